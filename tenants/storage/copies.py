"""A file of SQLite copied whole while others use it, and how to tell that it did not change."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

JUST_NOW = 2_000_000_000  # ns: longer than two writes can bear the same time


def copy_file(database: Path, to: Path) -> None:
    """Others read and write meanwhile. Nothing waits for the disk: whoever keeps the copy does."""
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target)


def mark_of(file: Path) -> str | None:
    """By what no write leaves as it was: size and time of the file and of SQLite's log beside it.

    A write within the clock's grain of another would bear the same time; so right after one nothing is said.
    It is not opened: closing it again would take the locks from whatever connection this process has to it.
    """
    now, seen = time.time_ns(), []
    for path in (file, file.with_name(f"{file.name}-wal")):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        if status.st_mtime_ns > now - JUST_NOW:
            return None
        seen.append(f"{path.name} {status.st_ino} {status.st_size} {status.st_mtime_ns}")
    return sha256("\n".join(seen).encode()).hexdigest()[:32] if seen else None
