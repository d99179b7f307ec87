"""The co-op in which parliament sits: four voting members, and one who has not paid.

It is founded once, and what happened there can be kept by a name. For each sequence its database is put back
as it was then, so that a sequence can commit as requests do. Its file lies in memory where the system has a
place for that: it need not outlive us.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conftest import Server, settings_for
from stage import ANSWERS, START, Stage, Time

from coop import Application, create_app, founding
from coop.database import db
from coop.members.models import FOUNDING, Role

MEMORY = Path("/dev/shm")
FOUNDED = "founded"


class House:
    """`voters` and `outsider` are members' ids; the first one is the board."""

    def __init__(self, database: str) -> None:
        where = MEMORY if MEMORY.is_dir() else None
        self.folder = TemporaryDirectory(prefix="coop-parliament-", dir=where)
        folder = Path(self.folder.name)
        self.copies: Any = OnServer() if database == "postgresql" else InFile(folder)
        self.app: Application = create_app(settings_for(self.copies.url, folder))
        time = Time()
        with self.app.app_context():
            founding.found(ANSWERS | {"legal_form": "other", "services": []})
        stage = Stage(self.app)
        ada = stage.member("Ada").member_id
        with stage.data() as session:  # as the founding does, while she is alone
            session.add(Role(member_id=ada, role="board", given_by=FOUNDING, since=START))
        self.voters = [ada, *(stage.member(name).member_id for name in ("Ben", "Cleo", "Dora"))]
        self.outsider = stage.member("Emil", paid=False).member_id
        time.close()
        self.noted: dict[str, Any] = {}
        with self.app.app_context():
            self.keep(FOUNDED, None)

    def keep(self, name: str, noted: Any) -> None:
        """`noted` is what the database does not know."""
        db.session.remove()
        self.copies.keep(name)
        self.noted[name] = noted

    def put_back(self, name: str) -> Any:
        db.session.remove()
        self.copies.put_back(name)
        return self.noted[name]


class InFile:
    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'coop.sqlite3'}"
        self.kept: dict[str, sqlite3.Connection] = {}

    def keep(self, name: str) -> None:
        self.kept[name] = sqlite3.connect(":memory:")
        with _file() as file:
            file.backup(self.kept[name])

    def put_back(self, name: str) -> None:
        with _file() as file:
            self.kept[name].backup(file)


class OnServer:
    def __init__(self) -> None:
        self.server = Server()
        self.url = self.server.make("parliament")

    def keep(self, name: str) -> None:
        db.engine.dispose()
        self.server.copy("parliament", f"parliament_{name}")

    def put_back(self, name: str) -> None:
        db.engine.dispose()
        self.server.drop("parliament")
        self.server.copy(f"parliament_{name}", "parliament")


@contextmanager
def _file() -> Iterator[sqlite3.Connection]:
    connection = db.engine.raw_connection()
    file = connection.driver_connection
    assert isinstance(file, sqlite3.Connection)
    yield file
    connection.close()
