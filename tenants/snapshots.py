"""A co-op as it lies on the disk, copied whole while it answers, and how to tell that it did not change."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tenants.directory import Entry
from tenants.hosting import Hosting

JUST_NOW = 2_000_000_000  # ns: longer than two writes can bear the same time
HEADER = 100  # bytes: SQLite's, with the count of changes; of the log, with salts that each new one has
DATABASES = re.compile(r"coop(\.\d+)?\.sqlite3(-\w+)?|unfinished")


def copy(hosting: Hosting, entry: Entry, to: Path) -> None:
    """Its database at one moment, as one file of SQLite."""
    copy_file(hosting.files.path(entry.id, entry.epoch), to)


def copy_file(database: Path, to: Path) -> None:
    """Others read and write meanwhile. Nothing waits for the disk: whoever keeps the copy does."""
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target)


def mark(hosting: Hosting, entry: Entry) -> str | None:
    """The same as before: not a byte of the database has changed. None: nobody can tell."""
    return mark_of(hosting.files.path(entry.id, entry.epoch))


def mark_of(file: Path) -> str | None:
    """By what no write leaves as it was: size, time and header of the file and of SQLite's log beside it.

    A write within the clock's grain of another would bear the same time; so right after one nothing is said.
    """
    now, seen = time.time_ns(), []
    for path in (file, file.with_name(f"{file.name}-wal")):
        try:
            status = path.stat()
            with path.open("rb") as opened:
                header = sha256(opened.read(HEADER)).hexdigest()
        except FileNotFoundError:
            continue
        if status.st_mtime_ns > now - JUST_NOW:
            return None
        seen.append(f"{path.name} {status.st_ino} {status.st_size} {status.st_mtime_ns} {header}")
    return sha256("\n".join(seen).encode()).hexdigest()[:32] if seen else None


def beside(hosting: Hosting, entry: Entry) -> Iterator[Path]:
    """The files that the co-op has besides its database, by paths within its folder."""
    home = hosting.files.home(entry.id)
    for path in sorted(home.rglob("*")):
        within = path.relative_to(home)
        hidden = any(part.startswith(".") for part in within.parts)
        if path.is_file() and not path.is_symlink() and not hidden and not DATABASES.fullmatch(str(within)):
            yield within
