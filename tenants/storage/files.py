"""SQLite: a folder for each co-op, with its database in a file of its own.

A new co-op's file is a copy of a base file whose tables are there already: under a millisecond, where making
them anew takes half a second. A base is made once for each set of services, and again when the code brings a
later revision; it is never written to after that.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from coop import database, migrations
from tenants.context import Coop, at_hand, current
from tenants.storage.copies import copy_file, mark_of
from tenants.storage.pool import CoopPool, belongs, guard
from tenants.storage.revisions import revision

NAME = "coop.sqlite3"
FEW = 32  # connections; what pages they keep does not matter
MOST_PAGES = 2**32 - 2  # SQLite's own limit
UNFINISHED = "unfinished"  # an empty file beside the database, until the directory has the co-op


class Files:
    """Co-ops lie below `folder`, in 256 folders by the first two letters of their ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'nobody.sqlite3'}"
        self._being_made: set[str] = set()

    def engine_options(self) -> dict[str, Any]:
        return {"poolclass": CoopPool, "creator": self.connect}

    def listen(self, engine: Engine) -> None:
        self.engine = engine
        guard(engine)
        event.listen(engine, "connect", self._hurry)
        event.listen(engine, "checkout", _bound)
        event.listen(engine, "checkin", self._shrink)

    def idle(self, engine: Engine) -> int:
        assert isinstance(engine.pool, CoopPool)
        return engine.pool.idle

    def is_there(self) -> bool:
        return self.folder.is_dir()

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

    def prepare(self, services: Iterable[str]) -> None:
        services = list(services)
        self.base(revision(services), lambda path: make_base(path, migrations.heads(services)))

    @contextmanager
    def alone(self, coop_id: str) -> Iterator[None]:
        """By a lock on the folder above its own; it ends with the process, however that ends."""
        above = self.home(coop_id).parent
        above.mkdir(parents=True, exist_ok=True)
        handle = os.open(above, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def create(self, coop: Coop, services: Collection[str]) -> None:
        base = self.base(revision(services), lambda path: make_base(path, migrations.heads(services)))
        home = self.home(coop.id)
        if _is_unfinished(home):
            self.remove(coop.id)
        home.mkdir(parents=True)
        (home / UNFINISHED).touch()
        shutil.copyfile(base, home / NAME)
        self._being_made.add(coop.id)

    def settle(self, coop: Coop) -> None:
        """Until now nothing waited for the disk; once its last connection closes, all is in the one file."""
        pool = self.engine.pool
        assert isinstance(pool, CoopPool)
        pool.drop(coop)
        self._being_made.discard(coop.id)
        home = self.home(coop.id)
        for path in (home / NAME, home, home.parent):
            sync(path)

    def finish(self, coop_id: str) -> None:
        (self.home(coop_id) / UNFINISHED).unlink(missing_ok=True)

    def unfinished(self) -> list[str]:
        homes = (home for home in self.folder.glob("coops/??/*") if not home.name.startswith("."))
        return sorted(home.name for home in homes if _is_unfinished(home))

    def remove(self, coop_id: str) -> None:
        """First out of sight, then gone: a folder that is half removed is nobody's co-op."""
        self._being_made.discard(coop_id)
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

    def copy(self, coop: Coop, to: Path) -> None:
        copy_file(self.path(coop.id, coop.epoch), to)

    def mark(self, coop: Coop) -> str | None:
        return mark_of(self.path(coop.id, coop.epoch))

    def put(self, coop: Coop, copy: Path) -> None:
        """The copy itself goes there; it must lie on the same disk."""
        path = self.path(coop.id, coop.epoch)
        sync(copy)
        copy.replace(path)
        sync(path.parent)

    def fault(self, coop: Coop) -> str | None:
        path = self.path(coop.id, coop.epoch)
        if not path.exists():
            return f"has no database at {path}"
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as file:
                (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as fault:
            found = str(fault)
        return None if found == "ok" else f"has a damaged database ({found.splitlines()[0]})"

    def traces(self, _coop_id: str) -> list[str]:
        return []

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
            draft.replace(path)
        return path

    def strays(self, known: Iterable[str]) -> list[str]:
        there = {home.name for home in self.folder.glob("coops/??/*") if not home.name.startswith(".")}
        return [str(self.home(coop_id)) for coop_id in sorted(there - set(known))]

    def _hurry(self, connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        """While it is being made nobody could miss it, so one wait for the disk, in `settle`, is enough."""
        coop = at_hand()
        if coop and coop.id in self._being_made:
            connection.execute("PRAGMA synchronous=OFF")

    def _shrink(self, connection: sqlite3.Connection | None, _record: ConnectionPoolEntry) -> None:
        """Among many, it keeps no pages: the system has them in a memory that all workers share."""
        if connection is not None and self.idle(self.engine) > FEW:
            connection.execute("PRAGMA shrink_memory")


def _bound(connection: sqlite3.Connection, record: ConnectionPoolEntry, _checked_out: Any) -> None:
    """The database itself refuses to grow beyond the limit of the work at hand. It never shrinks by that."""
    disk = current().disk
    if record.info.get("disk", 0) != disk:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA max_page_count={disk // size or MOST_PAGES}")
        record.info["disk"] = disk


def _is_unfinished(home: Path) -> bool:
    """Or empty: its founding was killed before it could leave a mark."""
    return (home / UNFINISHED).exists() or (home.is_dir() and not any(home.iterdir()))


def make_base(path: Path, heads: Collection[str]) -> None:
    """A database with every table of these revisions and no row, closed and whole in one file."""
    engine = sa.create_engine(f"sqlite:///{path}")
    database.listen(engine)
    with engine.begin() as connection:
        migrations.upgrade_to(connection, heads)
    engine.dispose()


def sync(path: Path) -> None:
    """Has the disk keep a file, or which names a folder holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
