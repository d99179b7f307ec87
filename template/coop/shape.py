"""Only a migration changes what a SQLite database is made of: its tables, and the guards upon them.

Whoever could drop a guard, or lay a temporary table before a real one, would get around it. SQLite asks of
each thing that a statement would do when the statement is prepared, so one that is prepared already costs
nothing. PostgreSQL has roles for this: the one that serves pages need not own the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

REFUSED = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        "CREATE_INDEX", "CREATE_TABLE", "CREATE_TRIGGER", "CREATE_VIEW", "CREATE_VTABLE",
        "CREATE_TEMP_INDEX", "CREATE_TEMP_TABLE", "CREATE_TEMP_TRIGGER", "CREATE_TEMP_VIEW",
        "DROP_INDEX", "DROP_TABLE", "DROP_TRIGGER", "DROP_VIEW", "DROP_VTABLE",
        "DROP_TEMP_INDEX", "DROP_TEMP_TABLE", "DROP_TEMP_TRIGGER", "DROP_TEMP_VIEW",
        "ALTER_TABLE", "ANALYZE", "ATTACH", "DETACH",
    )
)  # fmt: skip
# Those that can be given a value. Any other can only be read.
HARMLESS = frozenset(
    {
        "query_only", "max_page_count", "synchronous", "defer_foreign_keys", "quick_check",
        "integrity_check", "table_info", "table_xinfo", "table_list", "index_list", "index_info",
        "index_xinfo", "foreign_key_list", "foreign_key_check", "wal_checkpoint",
    }
)  # fmt: skip


def keep(file: sqlite3.Connection) -> None:
    file.set_authorizer(_answer)


@contextmanager
def changing(connection: Connection) -> Iterator[None]:
    """Within the block the connection may do anything."""
    file = connection.connection.driver_connection
    if not isinstance(file, sqlite3.Connection):
        yield
        return
    file.set_authorizer(None)
    try:
        yield
    finally:
        keep(file)


def _answer(action: int, what: str | None, value: str | None, _database: str | None, _by: str | None) -> int:
    if action in REFUSED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and value is not None and str(what).casefold() not in HARMLESS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
