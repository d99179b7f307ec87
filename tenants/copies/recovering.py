"""A whole host brought back from a backup, to a folder that has nothing but the host's key.

Each co-op's data are put where the copied directory will look for them; the directory comes last, in one
transaction. Until then the host has no co-op, and a run that was killed is simply begun anew.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from generator.errors import AndelError
from tenants.context import Coop
from tenants.copies import backup
from tenants.copies.depot import Depot
from tenants.copies.restoring import BUSY, Copy, copies, damaged, fetched, is_sound, put
from tenants.directory import Directory, Entry
from tenants.errors import NotRestored
from tenants.hosting import Hosting
from tenants.leaving import closings
from tenants.locks import alone

NAME = "host.sqlite3"


@dataclass
class Recovered:
    """The moment of the directory, how many co-ops came back, and which did not, with why."""

    at: datetime
    count: int = 0
    missed: dict[str, str] = field(default_factory=dict)


def recover(hosting: Hosting, folder: Path, until: datetime | None = None) -> Recovered:
    """From the last run, or the last not after `until`. BadKey, NotRestored."""
    data = hosting.host.data
    if hosting.directory.all():
        raise NotRestored(f"{data} has co-ops already: a whole host is restored to a folder that has none.")
    depot = backup.depot(hosting, folder)
    with alone(data / "restore.lock", NotRestored(BUSY)):
        *mine, last = _copies(depot, until)
        with _folder(data) as drafts, fetched(depot, last, last.facts, drafts / NAME) as draft:
            if not is_sound(draft):
                raise damaged(depot, last.facts)
            done = _put_all(hosting, depot, drafts, mine, last)
            _put_directory(draft, data / NAME)
    return done


@contextmanager
def _folder(data: Path) -> Iterator[Path]:
    """For the copied directory and what SQLite keeps beside it; what a killed run left goes first."""
    drafts = data / ".recovered"
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(mode=0o700)
    try:
        yield drafts
    finally:
        shutil.rmtree(drafts)


def _copies(depot: Depot, until: datetime | None) -> list[Copy]:
    """Of one run; the directory's is the last."""
    for run in depot.runs():
        if until is None or run.at <= until:
            return list(copies(depot, run))
    raise NotRestored(f"{depot.folder} has no backup{' from before then' if until else ''}.")


def _put_all(hosting: Hosting, depot: Depot, drafts: Path, mine: list[Copy], last: Copy) -> Recovered:
    done, found = Recovered(last.at), {copy.facts["id"]: copy for copy in mine}
    for entry, coop in _expected(hosting, drafts):
        try:
            if entry.id not in found:
                raise NotRestored("the run has no copy of it; look for an earlier one with --at.")
            put(hosting, depot, found[entry.id], coop)
            done.count += 1
        except AndelError as fault:
            done.missed[entry.label] = str(fault)
    return done


def _put_directory(draft: Path, path: Path) -> None:
    """In one transaction of SQLite, whoever has it open."""
    with closing(sqlite3.connect(draft)) as source, closing(sqlite3.connect(path, timeout=30)) as target:
        source.backup(target)


def _expected(hosting: Hosting, drafts: Path) -> Iterator[tuple[Entry, Coop]]:
    """Whom the copied directory has, and where it will look for them; not those that were deleted."""
    directory = Directory.at(drafts)
    gone = {closing.coop_id for closing in closings.gone(directory)}
    entries = [entry for entry in directory.all() if entry.id not in gone]
    directory.doubt_revisions()  # it was copied last, and some may have been upgraded in between
    directory.close()
    for entry in entries:
        yield entry, hosting.coop(entry)
