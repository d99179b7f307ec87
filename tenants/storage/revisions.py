"""What the directory notes of each co-op's tables, and when a note can be relied on.

A note is taken back before anything changes the tables, and written again once the change is committed; so
one that is there is true, and an empty one means: look. A co-op that takes up a service by vote gains tables,
and is looked at when it is opened next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from coop import migrations, services
from tenants.context import current
from tenants.directory import Directory

UNKNOWN = ""


def revision(taken_up: Iterable[str]) -> str:
    """What this code's database of a co-op with these services is called, as the directory notes it."""
    script = migrations.directory()
    heads = {one.revision for one in script.get_revisions(tuple(migrations.heads(taken_up)))}
    return "+".join(sorted(heads))


def is_behind(noted: str) -> bool:
    """A part that this code does not know is a later code's: its co-op is served as it is, while the workers
    of both run side by side."""
    heads, known = _revisions()
    return noted == UNKNOWN or any(part in known and part not in heads for part in noted.split("+"))


def is_known(noted: str) -> bool:
    """Whether this code can make such tables."""
    return _revisions()[1].issuperset(noted.split("+"))


def watch(engine: Engine, directory: Directory) -> None:
    """Takes a note back when a co-op's tables change by themselves: a vote took up a service."""
    event.listen(engine, "before_cursor_execute", _taker_back(directory))


def _taker_back(directory: Directory) -> Callable[..., None]:
    def take_back(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "alembic_version" in statement and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            noted = directory.find(current().address)
            if noted and not is_behind(noted.revision):
                directory.set_revision(noted.id, UNKNOWN)

    return take_back


@cache
def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The heads, and all that this code knows."""
    heads = frozenset(revision(services.NAMES).split("+"))
    return heads, frozenset(one.revision for one in migrations.directory().walk_revisions())
