"""The folder in which backups lie: each copy once, by a name that tells nothing, and a manifest for each run.

What no manifest names does not count: a run that was killed has only saved the next one some work. Beside the
manifest, which may be sealed from us, lies an index for ourselves, without a name of anybody: what each run
named, so that what nobody names can be removed, and what has not changed need not be copied again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from tenants.copies.runs import SEALED, TIME, Run
from tenants.copies.sealing import Seal
from tenants.errors import NotBackedUp
from tenants.locks import alone
from tenants.storage.files import sync


class Depot:
    def __init__(self, folder: Path, seal: Seal) -> None:
        self.folder = folder
        self.seal = seal

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes here meanwhile. NotBackedUp."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(
            self.folder / "lock", NotBackedUp("DEST: another backup is under way there; wait for it.")
        ):
            yield

    def runs(self) -> list[Run]:
        """Newest first."""
        found = [*self.folder.glob("runs/*.json"), *self.folder.glob(f"runs/*{SEALED}")]
        return [Run(path) for path in sorted(found, reverse=True) if not path.name.startswith(".")]

    def object(self, name: str) -> Path:
        return self.folder / "objects" / name[:2] / name

    def objects(self) -> Iterator[Path]:
        return self.folder.glob("objects/??/*")

    def draft(self) -> Path:
        return self.folder / "objects" / f".{token_hex(8)}"

    def prepare(self) -> None:
        """Clears what a killed run left; makes the folders once, so that nothing waits for them later."""
        (self.folder / "runs").mkdir(mode=0o700, exist_ok=True)
        for number in range(256):
            (self.folder / "objects" / f"{number:02x}").mkdir(mode=0o700, parents=True, exist_ok=True)
        for draft in (*self.folder.glob("objects/.*"), *self.folder.glob("runs/.*")):
            draft.unlink()
        manifests = {run.index for run in self.runs()}
        for index in set(self.folder.glob("runs/*.index")) - manifests:
            index.unlink()
        sync(self.folder / "objects")

    def keep(self, draft: Path, name: str) -> tuple[str, int]:
        """Its name here, and how many bytes it has cost: none when it is there already. The draft is gone."""
        name = name + SEALED if self.seal.is_set else name
        kept = self.object(name)
        if kept.exists():
            draft.unlink()
            return name, 0
        self._settle(draft, kept)
        return name, kept.stat().st_size

    def fetch(self, name: str, to: Path) -> None:
        """FileNotFoundError, BadKey."""
        if name.endswith(SEALED):
            self.seal.open(self.object(name), to)
        else:
            shutil.copyfile(self.object(name), to)

    def write(self, at: datetime, record: dict[str, Any], items: dict[str, Any]) -> Run:
        run = Run(self.folder / "runs" / f"{at.strftime(TIME)}{SEALED if self.seal.is_set else '.json'}")
        self.write_index(run, items)
        text = json.dumps(record, ensure_ascii=False, indent=1).encode()
        draft = self.draft()
        draft.write_bytes(self.seal.sealed(text) if self.seal.is_set else text)
        settle(draft, run.manifest)
        return run

    def write_index(self, run: Run, items: dict[str, Any]) -> None:
        draft = self.draft()
        draft.write_text(json.dumps(items, indent=0), "utf-8")
        settle(draft, run.index)

    def _settle(self, draft: Path, path: Path) -> None:
        if not self.seal.is_set:
            settle(draft, path)
            return
        sealed = self.draft()
        self.seal.seal(draft, sealed)
        draft.unlink()
        settle(sealed, path)


def settle(draft: Path, path: Path) -> None:
    """Under its name once it is whole on the disk, and not before."""
    sync(draft)
    draft.replace(path)
    sync(path.parent)
