"""What an operator does with copies is the same on PostgreSQL, and leads from files to there."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from hosts import Hall, host
from isolation.entered import Entered
from killed import killed
from postgresql import grounds
from postgresql.servers import Server
from stage import Stage

from coop.database import db
from coop.people.models import Person
from tenants import doctor
from tenants.copies import backup
from tenants.copies.restoring import restore
from tenants.directory import Entry
from tenants.errors import UnknownTables
from tenants.storage import names

RESTORE = "tenants.copies.restoring.restore"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def enter(hall: Hall, label: str, name: str) -> None:
    coop = hall.hosting.coop(found(hall, label))
    Stage(Entered(hall.hosting.app, coop)).person(name)  # type: ignore[arg-type]


def people(hall: Hall, label: str) -> list[str]:
    with hall.hosting.at(found(hall, label)):
        return sorted(db.session.scalars(sa.select(Person.name)))


def found(hall: Hall, label: str) -> Entry:
    entry = hall.hosting.directory.find(label)
    assert entry
    return entry


def schemas(server: Server, hall: Hall, label: str) -> list[str]:
    entry = found(hall, label)
    epochs = (names.schema(entry.id, epoch) for epoch in range(1, 9))
    there = server.schemas()
    return [name for name in epochs if name in there]


def test_one_is_brought_back_and_no_other_is_touched(hall: Hall, copies: Path, server: Server) -> None:
    for label in ("first", "second"):
        hall.found(label)
        enter(hall, label, "Ann")
    assert backup.run(hall.hosting, copies).missed == {}
    for label in ("first", "second"):
        enter(hall, label, "Bo")
    restore(hall.hosting, found(hall, "first"), copies)
    assert (people(hall, "first"), people(hall, "second")) == (["Ann"], ["Ann", "Bo"])
    assert hall.get("first", "/charter").status_code == 200
    assert len(schemas(server, hall, "first")) == 2
    backup.run(hall.hosting, copies)
    assert len(schemas(server, hall, "first")) == 1
    assert people(hall, "first") == ["Ann"]


def test_what_did_not_change_is_not_copied_again(hall: Hall, copies: Path) -> None:
    for label in ("first", "second"):
        hall.found(label)
    backup.run(hall.hosting, copies)
    enter(hall, "second", "Ann")
    again = backup.run(hall.hosting, copies)
    assert (again.coops, again.read) == (2, 2)  # the directory, and the one that changed


def test_a_kill_leaves_the_old_one_and_it_can_be_done_again(hall: Hall, copies: Path) -> None:
    hall.found("first")
    enter(hall, "first", "Ann")
    backup.run(hall.hosting, copies)
    enter(hall, "first", "Bo")
    for place in ("tenants.storage.transfer._count_on", "tenants.directory.Directory.swap_epoch"):
        killed(hall, place, RESTORE, f"hall.hosting.directory.find('first'), Path({str(copies)!r})")
        assert people(hall, "first") == ["Ann", "Bo"]
    restore(hall.hosting, found(hall, "first"), copies)
    assert people(hall, "first") == ["Ann"]


def test_from_files_to_postgresql_and_back(hall: Hall, tmp_path: Path, server: Server, copies: Path) -> None:
    """As docs/hosting.md says: a backup, the variable, and each is restored."""
    told = {"ANDEL_DATABASE_URL": server.pooled}
    with grounds.closing(Hall.at(tmp_path / "host")) as files:
        files.found("first")
        enter(files, "first", "Ann")
        move(tmp_path, copies, {}, told)
        assert people(hall, "first") == ["Ann"]
        enter(hall, "first", "Bo")
        move(tmp_path, copies, told, {})
        assert people(files, "first") == ["Ann", "Bo"]
        assert files.get("first", "/charter").status_code == 200


def test_a_whole_host_from_files_to_postgresql(tmp_path: Path, server: Server, copies: Path) -> None:
    with grounds.closing(Hall.at(tmp_path / "host")) as files:
        for label in ("first", "second"):
            files.found(label)
            enter(files, label, "Ann")
    assert host(tmp_path, "backup", str(copies)).returncode == 0
    (new := tmp_path / "new" / "host").mkdir(parents=True)
    shutil.copy2(tmp_path / "host" / "secret_key", new)
    told = {"ANDEL_DATABASE_URL": server.pooled}
    said = host(new.parent, "restore", "--all", "--from", str(copies), **told)
    assert said.returncode == 0, said.stderr
    with grounds.closing(Hall.at(new, **told)) as hall:
        for label in ("first", "second"):
            assert people(hall, label) == ["Ann"]
            assert hall.get(label, "/charter").status_code == 200


def move(folder: Path, copies: Path, before: dict[str, str], after: dict[str, str]) -> None:
    assert host(folder, "backup", str(copies), **before).returncode == 0
    assert host(folder, "restore", "first", "--from", str(copies), **after).returncode == 0


def test_the_doctor_sees_who_lost_something(hall: Hall, server: Server) -> None:
    for label in ("first", "second", "third"):
        hall.found(label)
    assert list(doctor.examine(hall.hosting)) == []
    server.lose(names.role(found(hall, "first").id), "charter_entries")
    server.lose(names.role(found(hall, "second").id), None)
    said = list(doctor.examine(hall.hosting))
    assert len(said) == 2
    assert said[0].startswith("first has a damaged schema (without charter_entries): type andel host restore")
    assert said[1].startswith("second has a damaged schema (")


def test_a_table_that_is_nobodys_is_not_left_behind_in_silence(hall: Hall, copies: Path) -> None:
    entry = hall.found("first")
    with hall.hosting.at(entry):
        db.session.execute(sa.text("CREATE TABLE notes (text text)"))
        db.session.commit()
    with pytest.raises(UnknownTables, match="notes"):
        hall.hosting.storage.copy(hall.hosting.coop(entry), copies.with_name("copy"))
    assert "notes" in backup.run(hall.hosting, copies).missed["first"]


def test_one_that_leaves_takes_all_along_and_leaves_nothing(
    hall: Hall, server: Server, tmp_path: Path
) -> None:
    entry = hall.found("first")
    enter(hall, "first", "Ann")
    assert len(hall.hosting.storage.traces(entry.id)) == 2  # a schema and a role
    told = {"ANDEL_DATABASE_URL": server.pooled}
    said = host(tmp_path, "close", "first", "--now", "--to", "first.zip", **told)
    assert (said.returncode, '"left": []' in said.stdout) == (0, True), said.stderr
    assert hall.hosting.storage.traces(entry.id) == []
    with ZipFile(tmp_path / "first.zip") as archive:
        archive.extract("data/coop.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "data/coop.sqlite3")) as file:
        assert file.execute("SELECT name FROM people").fetchall() == [("Ann",)]


def test_what_a_command_says_of_it(hall: Hall, server: Server, tmp_path: Path) -> None:
    hall.found("first")
    said = host(tmp_path, "show", "first", ANDEL_DATABASE_URL=server.pooled)
    assert said.returncode == 0, said.stderr
    (size,) = re.findall(r"^size +([0-9,]+) bytes", said.stdout, re.MULTILINE)
    assert int(size.replace(",", "")) > 100_000
