"""Copies of all co-ops in a folder: each of one moment, taken while the co-op answers.

What bears the same marks as when it was last copied there is not read again, and what has the same content
costs no new bytes. With a key set, copies and manifests are sealed before they get there. The host's key is
not in them: keep it elsewhere.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from generator.errors import AndelError
from tenants.copies import pruning, snapshots
from tenants.copies.depot import Depot
from tenants.copies.pruning import Keep, Pruned
from tenants.copies.runs import FORMAT, Naming
from tenants.copies.sealing import Seal
from tenants.directory import Entry
from tenants.errors import NotBackedUp
from tenants.hosting import Hosting
from tenants.leaving import closings
from tenants.leaving.closings import owner_of
from tenants.locks import alone

DATABASE = "database"  # its place; a file beside it has the place "files/" and its path
HOST = "host"
BUSY = "On this host another backup is under way, or a deletion; wait for it to end."


@dataclass(frozen=True)
class Saved:
    """`missed` are co-ops that could not be copied, and why; `read` counts what could have changed;
    `bytes_new` is what the run has cost; `forgotten` counts copies of co-ops that were deleted."""

    manifest: Path
    coops: int
    read: int
    bytes_new: int
    missed: dict[str, str]
    forgotten: int
    pruned: Pruned


def depot(hosting: Hosting, folder: Path) -> Depot:
    host = hosting.host
    return Depot(folder, Seal(host.backup_recipients, host.backup_identities))


def run(hosting: Hosting, folder: Path, keep: Keep | None = None) -> Saved:
    """Prunes only when no co-op was missed: older runs may have its last copy. BadKey, NotBackedUp."""
    there = depot(hosting, folder)
    with there.alone(), alone(hosting.host.data / "backup.lock", NotBackedUp(BUSY)):
        there.prepare()
        return _Round(hosting, there).run(keep or Keep())


class _Round:
    def __init__(self, hosting: Hosting, depot: Depot) -> None:
        self.hosting = hosting
        self.depot = depot
        self.naming = Naming(hosting.host.key("copies for " + " ".join(sorted(depot.seal.recipients))))
        self.known = next((run.items() for run in depot.runs()), {})
        self.items: dict[str, Any] = {}
        self.bytes_new = 0
        self.read = 0

    def run(self, keep: Keep) -> Saved:
        self._clear_drafts()
        gone = closings.gone(self.hosting.directory)
        forgotten = self._forget([one.owner for one in gone])
        at, missed, coops = datetime.now(UTC), {}, []
        left = {one.coop_id for one in gone}
        entries = [entry for entry in self.hosting.directory.all() if entry.id not in left]
        for entry in entries:
            try:
                coops.append(self._coop(entry))
            except (OSError, sqlite3.Error, SQLAlchemyError, AndelError) as fault:
                missed[entry.label] = (str(fault).splitlines() or [type(fault).__name__])[0]
        manifest = self._write(at, coops)
        for entry in entries:
            if entry.label not in missed:
                self.hosting.storage.forget_before(entry.id, entry.epoch)
        pruned = pruning.prune(self.depot, keep) if keep.is_set and not missed else Pruned()
        return Saved(manifest, len(coops), self.read, self.bytes_new, missed, forgotten, pruned)

    def _forget(self, owners: list[str]) -> int:
        return pruning.forget(self.depot, owners, lambda coop_id: owner_of(self.hosting.host, coop_id))

    def _write(self, at: datetime, coops: list[dict[str, Any]]) -> Path:
        directory = self.hosting.host.data / "host.sqlite3"
        record = {
            "format": FORMAT,
            "at": at.isoformat(),
            "naming": self.naming.key,
            "host": self._copy(HOST, DATABASE, lambda: None, lambda to: snapshots.copy_file(directory, to)),
            "coops": coops,
        }
        return self.depot.write(at, record, self.items).manifest

    def _coop(self, entry: Entry) -> dict[str, Any]:
        hosting = self.hosting
        database = self._copy(
            entry.id,
            DATABASE,
            lambda: snapshots.mark(hosting, entry),
            lambda to: snapshots.copy(hosting, entry, to),
        )
        files = [self._file(entry, path) for path in snapshots.beside(hosting, entry)]
        facts = {"id": entry.id, "address": entry.label, "name": entry.name}
        return {**facts, "epoch": entry.epoch, "revision": entry.revision, **database, "files": files}

    def _file(self, entry: Entry, path: Path) -> dict[str, Any]:
        file = self.hosting.files.home(entry.id) / path
        copied = self._copy(
            entry.id,
            f"files/{path}",
            lambda: snapshots.mark_of(file),
            lambda to: shutil.copyfile(file, to),
        )
        return {"path": str(path), **copied}

    def _copy(
        self, owner: str, place: str, mark: Callable[[], str | None], copy: Callable[[Path], object]
    ) -> dict[str, Any]:
        """A mark that changed while it was copied says nothing about the copy."""
        key, before = self.naming.of_place(owner, place), mark()
        item = self.known.get(key)
        if not item or before is None or item["mark"] != before or not self._is_there(item):
            item = {"owner": owner_of(self.hosting.host, owner), **self._read(owner, copy)}
            item["mark"] = before if mark() == before else None
        self.items[key] = item
        return {"object": item["object"], "size": item["size"]}

    def _is_there(self, item: dict[str, Any]) -> bool:
        return self.depot.object(item["object"]).exists()

    def _read(self, owner: str, copy: Callable[[Path], object]) -> dict[str, Any]:
        self.read += 1
        draft = self._draft()
        try:
            copy(draft)
            size = draft.stat().st_size
            name, cost = self.depot.keep(draft, self.naming.of_content(owner, draft))
        finally:
            draft.unlink(missing_ok=True)
        self.bytes_new += cost
        return {"object": name, "size": size}

    def _draft(self) -> Path:
        """Where it need only be renamed; but what will be sealed stays at home until then."""
        return self._drafts / token_hex(8) if self.depot.seal.is_set else self.depot.draft()

    @property
    def _drafts(self) -> Path:
        return self.hosting.host.data / "drafts"

    def _clear_drafts(self) -> None:
        shutil.rmtree(self._drafts, ignore_errors=True)
        self._drafts.mkdir(mode=0o700)
