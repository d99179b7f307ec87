"""A co-op that has left is deleted, and what was done is written down and looked after.

Its export must have been handed over. First its data go, then whatever the directory knows of it, in one
transaction; a kill in between leaves a closed co-op without data, which the next round deletes to the end.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing as shut
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import clock
from tenants import exports
from tenants.copies.depot import settle
from tenants.directory import COOPS, Entry, State
from tenants.errors import NotClosed
from tenants.hosting import Hosting
from tenants.leaving import closing as leaving
from tenants.leaving import closings
from tenants.leaving.closings import CLOSINGS, Closing
from tenants.leaving.looking import look
from tenants.locks import alone

KEPT = {"id", "label", "skeleton", "state", "epoch", "revision"}  # of a row in the directory
BUSY = "A backup is under way, which may be reading it; wait for it to end."
Record = dict[str, Any]
log = logging.getLogger(__name__)


def tick(hosting: Hosting) -> dict[str, int]:
    """Deletes what is due, and frees addresses that were kept long enough: one worker at a time."""
    try:
        with alone(hosting.host.data / "closing.lock", NotClosed("Another worker is at it.")):
            done = _round(hosting)
    except NotClosed:
        return {}
    except Exception:
        log.exception("what has left was not cleared away; a later round tries again")
        return {}
    return {"deleted": done} if done else {}


def _round(hosting: Hosting) -> int:
    done = 0
    for closing in closings.waiting(hosting.directory):
        if closing.is_due and closing.handed_over_at:
            done += _tried(hosting, closing)
    for closing in closings.gone(hosting.directory):
        if closing.record is None or "left" not in closing.record:
            _finish(hosting, closing, None)
    for label in closings.forget(hosting.directory):
        record_path(hosting, label).unlink(missing_ok=True)
    return done


def delete(hosting: Hosting, entry: Entry) -> Record:
    """What was done. NotClosed."""
    with alone(hosting.host.data / "backup.lock", NotClosed(BUSY)):
        closing = closings.of(hosting.directory, entry.id)
        if entry.state is not State.CLOSED or closing is None or not closing.handed_over_at:
            raise NotClosed(f"{entry.label} has no export that was handed over: close it with --to FILE.")
        begun = _begun(hosting, entry, closing)
        _remove(hosting, entry)
        reduced = _reduce(hosting, closing, begun)
        return _finish(hosting, reduced, entry.id)


def record_path(hosting: Hosting, label: str) -> Path:
    return hosting.host.data / "closings" / f"{label}.json"


def _tried(hosting: Hosting, closing: Closing) -> bool:
    """Unless it has changed since the export: then a new one must be handed over first."""
    entry = hosting.directory.get(closing.coop_id)
    assert entry
    try:
        if closing.record is None and exports.has_changed(hosting, entry, closing.mark):
            leaving.export(hosting, entry, closing)
            return False
        delete(hosting, entry)
    except NotClosed as refused:
        log.warning("%s is not deleted yet: %s", entry.label, refused)
        return False
    except Exception:
        log.exception("%s is not deleted yet; a later round tries again", entry.label)
        return False
    return True


def _begun(hosting: Hosting, entry: Entry, closing: Closing) -> Record:
    """What is there to be removed, noted before anything is: a round after a kill has less to see."""
    if closing.record is not None:
        return closing.record
    home = hosting.files.home(entry.id)
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    record = {
        "address": entry.label,
        "closed_at": str(closing.closed_at),
        "export": {
            "sha256": closing.sha256,
            "size": closing.size,
            "handed_over_at": str(closing.handed_over_at),
        },
        "bytes": hosting.storage.size(entry.id),
        "files": {str(path.relative_to(home)): path.stat().st_size for path in files},
    }
    if not closings.update(hosting.directory, closing, record=record):
        raise NotClosed(f"{entry.label} was resumed meanwhile.")
    return record


def _remove(hosting: Hosting, entry: Entry) -> None:
    """With what killed processes have left of it."""
    hosting.storage.remove(entry.id)
    home = hosting.files.home(entry.id)
    export = leaving.kept_at(hosting, entry)
    for left in (*home.parent.glob(f".{entry.id}.*"), export.with_name(f".{entry.label}.draft")):
        shutil.rmtree(left, ignore_errors=True)
    export.unlink(missing_ok=True)
    shutil.rmtree(hosting.host.data / "drafts", ignore_errors=True)


def _reduce(hosting: Hosting, closing: Closing, record: Record) -> Closing:
    """Every row about it goes; its address stays, closed, under an id that says nothing."""
    with hosting.directory.writing() as connection:
        rows = {name: count for name, count in _delete_rows(connection, closing.coop_id) if count}
        id, now = token_hex(8), clock.now()
        record = {**record, "rows": rows, "deleted_at": str(now)}
        tombstone = {"coop_id": id, "deleted_at": now, "record": record}
        mine = CLOSINGS.c.coop_id == closing.coop_id
        connection.execute(sa.update(CLOSINGS).where(mine).values(tombstone))
        row = {column.name: _blank(column) for column in COOPS.columns if column.name not in KEPT}
        mine = COOPS.c.id == closing.coop_id
        connection.execute(sa.update(COOPS).where(mine).values({**row, "id": id}))
    reduced = closings.of(hosting.directory, id)
    assert reduced
    return reduced


def _delete_rows(connection: Connection, coop_id: str) -> Iterator[tuple[str, int]]:
    """Of every table that has any, whichever part of the host it belongs to; of its sign-up's before that."""
    signups = sa.table("signups", sa.column("id"), sa.column("coop_id"))
    mine = sa.select(signups.c.id).where(signups.c.coop_id == coop_id)
    for table in _tables_with(connection, "signup_id"):
        yield table.name, connection.execute(sa.delete(table).where(table.c.signup_id.in_(mine))).rowcount
    for table in _tables_with(connection, "coop_id"):
        yield table.name, connection.execute(sa.delete(table).where(table.c.coop_id == coop_id)).rowcount


def _tables_with(connection: Connection, column: str) -> Iterator[sa.TableClause]:
    inspector = sa.inspect(connection)
    for name in sorted(set(inspector.get_table_names()) - {CLOSINGS.name}):
        if any(found["name"] == column for found in inspector.get_columns(name)):
            yield sa.table(name, sa.column(column))


def _blank(column: sa.Column[Any]) -> Any:
    if column.nullable:
        return None
    match column.type:
        case sa.Boolean():
            return False
        case sa.DateTime():
            return clock.now().replace(tzinfo=None)
        case _:
            return ""


def _finish(hosting: Hosting, closing: Closing, old_id: str | None) -> Record:
    """`left` names what still knows the old id, which should be none; None when nobody knows it."""
    data = hosting.host.data
    _scrub(data / "host.sqlite3")
    left = [*look(data, old_id), *hosting.storage.traces(old_id)] if old_id else None
    record = {**(closing.record or {}), "left": left}
    path = record_path(hosting, record["address"])
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    settle(draft, path)
    closings.update(hosting.directory, closing, record=record)
    return record


def _scrub(database: Path) -> None:
    """What was deleted is not only free to be overwritten, but gone, also from the log beside it."""
    with shut(sqlite3.connect(database, timeout=30, isolation_level=None)) as file:
        file.execute("VACUUM")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
