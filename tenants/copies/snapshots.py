"""A co-op as it is at one moment, copied whole while it answers, and how to tell that it did not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tenants.directory import Entry
from tenants.hosting import Hosting
from tenants.storage.copies import copy_file, mark_of

__all__ = ["beside", "copy", "copy_file", "mark", "mark_of"]

DATABASES = re.compile(r"coop(\.\d+)?\.sqlite3(-\w+)?|unfinished")


def copy(hosting: Hosting, entry: Entry, to: Path) -> None:
    """Its database at one moment, as one file of SQLite."""
    hosting.storage.copy(hosting.coop(entry), to)


def mark(hosting: Hosting, entry: Entry) -> str | None:
    """The same as before: not a row of the database has changed. None: nobody can tell."""
    return hosting.storage.mark(hosting.coop(entry))


def beside(hosting: Hosting, entry: Entry) -> Iterator[Path]:
    """The files that the co-op has besides its database, by paths within its folder."""
    home = hosting.files.home(entry.id)
    for path in sorted(home.rglob("*")):
        within = path.relative_to(home)
        hidden = any(part.startswith(".") for part in within.parts)
        if path.is_file() and not path.is_symlink() and not hidden and not DATABASES.fullmatch(str(within)):
            yield within
