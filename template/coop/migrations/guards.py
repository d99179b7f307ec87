"""Triggers that make the database itself refuse a row, whoever asks; alike on SQLite and PostgreSQL.

A guard says what must hold of a row that comes (NEW) or changes (OLD to NEW), in SQL that both read; a row
for which it is false, or unknown, is refused. On SQLite, REPLACE throws out a row that is in the way without
asking the guards of DELETE, so every guard of an INSERT must also demand that nothing is in the way.

What a revision has once set stays as it was: revisions keep their own SQL, and this file only its frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op

NEVER = "1 = 0"


class Guard(NamedTuple):
    name: str
    event: str
    table: str
    must_hold: str
    refusal: str


def set_guards(guards: Iterable[Guard]) -> None:
    """Also forbids TRUNCATE, which PostgreSQL alone has, on every table that is guarded."""
    guards = list(guards)
    add_guards(guards)
    if op.get_bind().dialect.name == "postgresql":
        for table in sorted({guard.table for guard in guards}):
            _forbid_truncate(table)


def add_guards(guards: Iterable[Guard]) -> None:
    """To tables that have some already."""
    set_one = _on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql
    for guard in guards:
        set_one(guard)


def remove_guards(guards: Iterable[Guard]) -> None:
    """From tables that keep others."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in guards:
        op.execute(
            f"DROP TRIGGER {guard.name}" if on_sqlite else f"DROP TRIGGER {guard.name} ON {guard.table}"
        )
        if not on_sqlite:
            op.execute(f"DROP FUNCTION {guard.name}()")


def replace_guards(guards: Iterable[Guard]) -> None:
    """By others of the same name at the same event."""
    for guard in guards:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {guard.name}")
            _on_sqlite(guard)
        else:
            _function(guard.name, _body(guard), "CREATE OR REPLACE")


def drop_guards(guards: Iterable[Guard]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for guard in guards:
            op.execute(f"DROP TRIGGER {guard.name}")
        return
    guards = list(guards)
    names = [(guard.name, guard.table) for guard in guards]
    names += [(f"{table}_stays", table) for table in sorted({guard.table for guard in guards})]
    for name, table in names:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")


def _on_sqlite(guard: Guard) -> None:
    must_hold = " ".join(guard.must_hold.split())  # it lies in every co-op's file
    op.execute(
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"WHEN ({must_hold}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
    )


def _on_postgresql(guard: Guard) -> None:
    _function(guard.name, _body(guard))
    op.execute(
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
    )


def _body(guard: Guard) -> str:
    row = "OLD" if guard.event == "DELETE" else "NEW"
    return f"IF ({guard.must_hold}) IS NOT TRUE THEN {_refuse(guard.refusal)} END IF; RETURN {row};"


def _forbid_truncate(table: str) -> None:
    _function(f"{table}_stays", _refuse(f"{table} cannot be emptied"))
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()"
    )


def _function(name: str, body: str, make: str = "CREATE") -> None:
    op.execute(f"{make} FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def _refuse(sentence: str) -> str:
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
