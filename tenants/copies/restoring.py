"""One co-op as a backup has it, without touching another.

Each database of a co-op has a place of its own, named by its epoch. The copy is looked through and put at
the next one, and then the directory's epoch is raised: that is the whole change, so a kill at any moment
leaves the old or the new one, and no connection to the old is served again. The old one stays until the
next backup. Files that lie beside the database are put back before that; none is removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from tenants import agenda
from tenants.context import Coop
from tenants.copies import backup
from tenants.copies.backup import HOST
from tenants.copies.depot import Depot, settle
from tenants.copies.runs import SEALED, Naming, Run, object_of
from tenants.directory import Entry, State
from tenants.errors import NotRestored
from tenants.hosting import Hosting
from tenants.locks import alone

BUSY = "Another restore is under way; wait for it to end."
REFUSED = {
    State.CLOSED: "{label} has left this host. While it waits, andel host resume brings it back as it was; "
    "after that it is founded anew from its export.",
}


@dataclass(frozen=True)
class Copy:
    """What a run has of a co-op, and how its names were made; the first format named by plain SHA-256."""

    at: datetime
    facts: dict[str, Any]
    naming: Naming | None

    def is_intact(self, kept: dict[str, Any], path: Path) -> bool:
        if self.naming is None:
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == object_of(kept)
        return self.naming.of_content(self.facts["id"], path) == object_of(kept).removesuffix(SEALED)


def restore(hosting: Hosting, entry: Entry, folder: Path, until: datetime | None = None) -> datetime:
    """The moment that it is back at: of the last copy, or the last not after `until`. BadKey, NotRestored."""
    if entry.state in REFUSED:
        raise NotRestored(REFUSED[entry.state].format(label=entry.label))
    depot = backup.depot(hosting, folder)
    copy = _copy(depot, entry, until)
    changed = NotRestored(f"{entry.label} changed meanwhile; look, and try again.")
    with alone(hosting.host.data / "restore.lock", NotRestored(BUSY)):
        now = hosting.directory.get(entry.id)
        if now is None or (now.epoch, now.state) != (entry.epoch, entry.state):
            raise changed  # before anything is put where it lives by now
        put(hosting, depot, copy, replace(hosting.coop(entry), epoch=entry.epoch + 1))
        if not hosting.directory.swap_epoch(entry):
            raise changed
    agenda.touch(hosting.directory, entry.id)
    return copy.at


def put(hosting: Hosting, depot: Depot, copy: Copy, coop: Coop) -> None:
    """The co-op's files, and its database where nobody looks for it yet. BadKey, NotRestored."""
    home = hosting.files.home(coop.id)
    home.mkdir(parents=True, exist_ok=True)
    for file in copy.facts.get("files", []):
        path = (home / file["path"]).resolve()
        if not path.is_relative_to(home.resolve()):  # a manifest that somebody has written
            raise damaged(depot, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        with fetched(depot, copy, file, home / ".restored") as draft:
            settle(draft, path)
    with fetched(depot, copy, copy.facts, home / ".restored") as draft:
        if not is_sound(draft):
            raise damaged(depot, copy.facts)
        hosting.storage.put(coop, draft)


def copies(depot: Depot, run: Run) -> Iterator[Copy]:
    """Of each co-op that the run has; of the host's own directory last. BadKey."""
    record = run.read(depot.seal)
    naming = Naming(record["naming"]) if "naming" in record else None
    for facts in (*record["coops"], {"id": HOST, **record["host"]}):
        yield Copy(run.at, facts, naming)


def _copy(depot: Depot, entry: Entry, until: datetime | None) -> Copy:
    """By its id: an address may have been another co-op's."""
    for run in depot.runs():
        if until is None or run.at <= until:
            for copy in copies(depot, run):
                if copy.facts["id"] == entry.id:
                    return copy
    when = f" from before {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if until else ""
    raise NotRestored(f"{depot.folder} has no copy of {entry.label}{when}.")


@contextmanager
def fetched(depot: Depot, copy: Copy, kept: dict[str, Any], draft: Path) -> Iterator[Path]:
    """What was kept, at a place of its own until it is taken from there."""
    try:
        _fetch(depot, object_of(kept), draft)
        if not copy.is_intact(kept, draft):
            raise damaged(depot, kept)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _fetch(depot: Depot, name: str, draft: Path) -> None:
    try:
        depot.fetch(name, draft)
    except FileNotFoundError:
        raise NotRestored(f"The copy {depot.object(name)} is gone; try an earlier one with --at.") from None


def damaged(depot: Depot, kept: dict[str, Any]) -> NotRestored:
    return NotRestored(f"The copy {depot.object(object_of(kept))} is damaged; try an earlier one with --at.")


def is_sound(path: Path) -> bool:
    """Read as it lies there, so that nothing is made beside it."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            return file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False
