"""Whether this process answers, and whether the host can serve: for whatever restarts it or sends people."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tenants.directory import METADATA
from tenants.hosting import Hosting

LEAST_FREE = 64 * 1024 * 1024  # bytes; below that a busy co-op's next commits may fail


def ready(hosting: Hosting) -> dict[str, bool]:
    """Each check by name; the host can serve when all hold."""
    return {name: _holds(check, hosting) for name, check in CHECKS.items()}


def _holds(check: Callable[[Hosting], bool], hosting: Hosting) -> bool:
    try:
        return check(hosting)
    except (OSError, SQLAlchemyError, sqlite3.Error):
        return False


def _is_writable(hosting: Hosting) -> bool:
    """Asks for the write lock and gives it back."""
    raw = hosting.directory.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
    finally:
        raw.close()
    return os.access(hosting.host.data, os.W_OK)


def _has_room(hosting: Hosting) -> bool:
    return shutil.disk_usage(hosting.host.data).free >= LEAST_FREE


def _has_its_tables(hosting: Hosting) -> bool:
    """Every table and column that this code asks for; a start of the host adds those that are missing."""
    inspector = sa.inspect(hosting.directory.engine)
    there = inspector.get_multi_columns()
    kept = {(name, column["name"]) for (_schema, name), columns in there.items() for column in columns}
    return all((table.name, column.name) in kept for table in METADATA.tables.values() for column in table.c)


def _is_there(hosting: Hosting) -> bool:
    return hosting.storage.is_there()


CHECKS = {"directory": _is_writable, "disk": _has_room, "tables": _has_its_tables, "storage": _is_there}
