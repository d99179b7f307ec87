"""A co-op on PostgreSQL leaves with a file of SQLite, and its schema and role go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import sqlalchemy as sa
from hosts import Hall
from isolation.entered import Entered
from postgresql.servers import Server
from stage import Stage

from coop import clock, create_app
from coop.config import Settings
from coop.database import db
from coop.people.models import Person
from tenants import upkeep
from tenants.directory import Entry
from tenants.leaving import closing
from tenants.storage import names


def closed(hall: Hall, tmp_path: Path) -> Entry:
    """With Ann in it; its export was handed over."""
    entry = hall.found("first")
    Stage(Entered(hall.hosting.app, hall.hosting.coop(entry))).person("Ann")  # type: ignore[arg-type]
    closing.close(hall.hosting, entry)
    closing.hand_over(hall.hosting, entry, tmp_path / "first.zip")
    return entry


def test_it_stands_alone_on_sqlite(hall: Hall, tmp_path: Path) -> None:
    closed(hall, tmp_path)
    with ZipFile(tmp_path / "first.zip") as archive:
        archive.extractall(tmp_path)
    app = create_app(Settings.from_environment({"COOP_DATA": str(tmp_path / "data")}))
    with app.app_context():
        assert list(db.session.scalars(sa.select(Person.name))) == ["Ann"]
        db.engine.dispose()
    assert app.test_client().get("/charter").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_its_schema_and_role_are_removed(hall: Hall, tmp_path: Path, server: Server) -> None:
    entry = closed(hall, tmp_path)
    assert names.schema(entry.id, 1) in server.schemas()
    with clock.at(clock.now() + timedelta(days=31)):
        assert upkeep.tick(hall.hosting) == {"deleted": 1}
    assert names.schema(entry.id, 1) not in server.schemas()
    assert server.ask(f"SELECT rolname FROM pg_roles WHERE rolname = '{names.role(entry.id)}'") == []
