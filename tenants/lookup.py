"""The one question that is asked of the host's database for each request: which co-op answers at this name?

It goes to SQLite over a connection of its own and without SQLAlchemy, which would take several times as long
as the answer: more than all else that stands between a request and its co-op.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

DIALECT = sqlite.dialect(paramstyle="named")


class Lookup:
    """Asks the database in this file; threads ask one after the other."""

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def one(self, query: sa.Select[Any], values: Mapping[str, str]) -> list[Any] | None:
        """A row, as SQLAlchemy would read it. All is fetched at once, or it would hold up checkpoints."""
        made = _made(query)
        with self._lock:
            found = self._open().execute(made.sql, {**made.values, **values}).fetchall()
        return [read(value) for read, value in zip(made.readers, found[0], strict=True)] if found else None

    def close(self) -> None:
        """Until something is asked again. Before the process forks, too: SQLite knows nothing of forks."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            self._prepare(self._connection)
        return self._connection


class Made(NamedTuple):
    """What SQLite is asked, the values that are the same each time, and how each column is read."""

    sql: str
    values: Mapping[str, Any]
    readers: Sequence[Callable[[Any], Any]]


@lru_cache
def _made(query: sa.Select[Any]) -> Made:
    compiled = query.compile(dialect=DIALECT)
    types = (column.type.dialect_impl(DIALECT) for column in query.selected_columns)
    readers = [kind.result_processor(DIALECT, None) or _as_it_is for kind in types]
    return Made(str(compiled), compiled.params, readers)


def _as_it_is(value: Any) -> Any:
    return value
