"""SQLite: a folder for each co-op, with its database in a file of its own.

A new co-op's file is a copy of a base file whose tables are there already: under a millisecond, where making
them anew takes thirty. A base is made once for each set of services, and again when the code brings a later
revision; it is never written to after that.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import token_hex

from sqlalchemy.pool import ConnectionPoolEntry

from tenants.context import Coop
from tenants.storage.pool import belongs

NAME = "coop.sqlite3"


class Files:
    """Co-ops lie below `folder`, in 256 folders by the first two letters of their ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def home(self, coop_id: str) -> Path:
        return self.folder / "coops" / coop_id[:2] / coop_id

    def path(self, coop_id: str, epoch: int = 1) -> Path:
        """Each database has a file of its own: a restored one never meets what lies beside the old."""
        return self.home(coop_id) / (NAME if epoch == 1 else f"coop.{epoch}.sqlite3")

    def connect(self, record: ConnectionPoolEntry) -> sqlite3.Connection:
        """For the pool. A file that is not there is not made: OperationalError."""
        coop = belongs(record)
        uri = f"{self.path(coop.id, coop.epoch).as_uri()}?mode=rw"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    def create(self, coop: Coop, base: Path) -> None:
        """The co-op's folder appears with its whole database or not at all. FileExistsError."""
        home = self.home(coop.id)
        home.parent.mkdir(parents=True, exist_ok=True)
        draft = home.with_name(f".{coop.id}.{token_hex(4)}")
        draft.mkdir()
        shutil.copyfile(base, draft / NAME)
        try:
            draft.rename(home)
        except OSError:
            shutil.rmtree(draft)
            raise FileExistsError(home) from None

    def remove(self, coop_id: str) -> None:
        """First out of sight, then gone: a folder that is half removed is nobody's co-op."""
        home = self.home(coop_id)
        if home.exists():
            gone = home.with_name(f".{coop_id}.{token_hex(4)}")
            home.rename(gone)
            shutil.rmtree(gone)

    def forget_before(self, coop_id: str, epoch: int) -> None:
        """Removes the databases that a restored one has replaced, with what SQLite keeps beside them."""
        for earlier in range(1, epoch):
            path = self.path(coop_id, earlier)
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink(missing_ok=True)

    def size(self, coop_id: str) -> int:
        """Bytes on disk, with whatever SQLite keeps beside the file."""
        return sum(file.stat().st_size for file in self.home(coop_id).glob("*") if file.is_file())

    def base(self, name: str, make: Callable[[Path], None]) -> Path:
        """The base file of that name, made by `make` when it is not there yet."""
        path = self.folder / "bases" / f"{name}.sqlite3"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{token_hex(8)}")
            make(draft)
            os.replace(draft, path)
        return path

    def strays(self, known: Iterable[str]) -> list[str]:
        """Ids of folders that no co-op of the directory has."""
        there = {home.name for home in self.folder.glob("coops/??/*") if not home.name.startswith(".")}
        return sorted(there - set(known))
