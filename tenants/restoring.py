"""One co-op as a backup has it, without touching another.

Each database of a co-op has a file of its own, named by its epoch. The copy is written as the next one,
looked through, and then the directory's epoch is raised: that is the whole change, so a kill at any moment
leaves the old or the new one, and no connection to the old is served again. The old file stays until the
next backup.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tenants import agenda
from tenants.backup import Backup, digest_of, settle
from tenants.directory import Entry, State
from tenants.errors import NotRestored
from tenants.hosting import Hosting


def restore(hosting: Hosting, entry: Entry, folder: Path, until: datetime | None = None) -> datetime:
    """The moment that the co-op is back at: the last copy, or the last not after `until`. NotRestored."""
    if entry.state not in (State.OPEN, State.SUSPENDED):
        raise NotRestored(f"{entry.label} is {entry.state}; only an open or suspended co-op is restored.")
    at, copy = _copy(Backup(folder), entry, until)
    with _alone(hosting.host.data):
        _put(
            Backup(folder).object(copy["sha256"]),
            copy["sha256"],
            hosting.files.path(entry.id, entry.epoch + 1),
        )
        if not hosting.directory.swap_epoch(entry):
            raise NotRestored(f"{entry.label} was restored by someone else meanwhile; look, and try again.")
    agenda.touch(hosting.directory, entry.id)
    return at


def _copy(backup: Backup, entry: Entry, until: datetime | None) -> tuple[datetime, dict[str, Any]]:
    """By its id: an address may have been another co-op's."""
    for run in backup.runs():
        at = datetime.fromisoformat(run["at"])
        if until is None or at <= until:
            for copy in run["coops"]:
                if copy["id"] == entry.id:
                    return at, copy
    when = f" from before {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if until else ""
    raise NotRestored(f"{backup.folder} has no copy of {entry.label}{when}.")


def _put(kept: Path, digest: str, path: Path) -> None:
    draft = path.with_name(f".{path.name}")
    try:
        shutil.copyfile(kept, draft)
    except FileNotFoundError:
        raise NotRestored(f"The copy {kept} is gone; try an earlier one with --at.") from None
    if digest_of(draft) != digest or not _is_sound(draft):
        draft.unlink()
        raise NotRestored(f"The copy {kept} is damaged; try an earlier one with --at.")
    settle(draft, path)


def _is_sound(path: Path) -> bool:
    """Read as it lies there, so that nothing is made beside it."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            return file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One restore at a time; the lock ends with its process, however that ends."""
    with (data / "restore.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotRestored("Another restore is under way; wait for it to end.") from None
        yield
