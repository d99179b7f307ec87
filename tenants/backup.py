"""Copies of all co-ops in a folder, and one of them brought back.

A copy is kept once by the SHA-256 of its content, so a co-op that did not change costs no new bytes; a
manifest for each run says which copies belong to whom. What is not in a manifest does not count: a run that
was killed has only saved the next one some work. The copies are not encrypted, and hold people's personal
data: keep the folder on an encrypted disk. The host's key is not in them: keep it elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from typing import Any

from tenants.directory import Entry
from tenants.hosting import Hosting

FORMAT = "andel-backup-1"
TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Saved:
    """`missed` are co-ops that could not be copied, and why; `bytes_new` is what the run has cost."""

    manifest: Path
    coops: int
    bytes_new: int
    missed: dict[str, str]


class Backup:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes_new = 0

    def run(self, hosting: Hosting) -> Saved:
        """Each copy is of one moment, taken while the co-op answers."""
        self._clear_drafts()
        at, missed, coops = datetime.now(UTC), {}, []
        entries = hosting.directory.all()
        for entry in entries:
            try:
                coops.append(self._saved(hosting, entry))
            except (OSError, sqlite3.Error) as fault:
                missed[entry.label] = str(fault)
        host = self.keep(hosting.host.data / "host.sqlite3")
        record = {"format": FORMAT, "at": at.isoformat(), "host": host, "coops": coops}
        manifest = self._write(at, record)
        for entry in entries:
            if entry.label not in missed:
                hosting.files.forget_before(entry.id, entry.epoch)
        return Saved(manifest, len(coops), self.bytes_new, missed)

    def runs(self) -> Iterator[dict[str, Any]]:
        """Their manifests, newest first."""
        for path in sorted(self.folder.glob("runs/*.json"), reverse=True):
            record = json.loads(path.read_text("utf-8"))
            if record.get("format") == FORMAT:
                yield record

    def object(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest

    def keep(self, database: Path) -> dict[str, Any]:
        """A copy of a database of which others read and write."""
        draft = self._draft()
        with (
            closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy)
        return self._stored(draft)

    def _saved(self, hosting: Hosting, entry: Entry) -> dict[str, Any]:
        return {
            "id": entry.id,
            "address": entry.label,
            "name": entry.name,
            "epoch": entry.epoch,
            "revision": entry.revision,
            **self.keep(hosting.files.path(entry.id, entry.epoch)),
        }

    def _stored(self, draft: Path) -> dict[str, Any]:
        digest, size = digest_of(draft), draft.stat().st_size
        kept = self.object(digest)
        if kept.exists():
            draft.unlink()
        else:
            kept.parent.mkdir(exist_ok=True)
            settle(draft, kept)
            self.bytes_new += size
        return {"sha256": digest, "size": size}

    def _write(self, at: datetime, record: dict[str, Any]) -> Path:
        draft = self._draft()
        draft.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
        manifest = self.folder / "runs" / f"{at.strftime(TIME)}.json"
        manifest.parent.mkdir(exist_ok=True)
        settle(draft, manifest)
        return manifest

    def _draft(self) -> Path:
        return self.folder / "objects" / f".{token_hex(8)}"

    def _clear_drafts(self) -> None:
        (self.folder / "objects").mkdir(mode=0o700, parents=True, exist_ok=True)
        for draft in self.folder.glob("objects/.*"):
            draft.unlink()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def settle(draft: Path, path: Path) -> None:
    """Under its name once it is whole on the disk, and not before."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
