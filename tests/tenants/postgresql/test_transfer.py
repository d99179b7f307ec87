"""A co-op with a past goes from PostgreSQL to a file and back, and is what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from crowd import Crowd
from hosts import SHEET, Hall
from isolation.entered import Entered
from postgresql import grounds
from sqlalchemy.exc import DBAPIError
from stage import Stage

from coop.database import Model, db
from coop.governance import record, verify
from tenants.directory import Entry
from tenants.errors import LaterRelease

PAST = "UPDATE charter_entries SET value = '0' WHERE seq = 1"


@pytest.fixture
def entry(hall: Hall) -> Entry:
    return hall.found("alder", name="Åsnebackens alder")


@pytest.fixture(autouse=True)
def crowd(hall: Hall, entry: Entry) -> Crowd:
    crowd = Crowd(stage(hall, entry))
    crowd.grow(3)
    return crowd


def stage(hall: Hall, entry: Entry) -> Stage:
    return Stage(Entered(hall.hosting.app, hall.hosting.coop(entry)))  # type: ignore[arg-type]


def rows(hall: Hall, entry: Entry) -> dict[str, list[Any]]:
    """Of each table, as the application reads them."""
    with hall.hosting.at(entry):
        return {
            table.name: sorted(map(repr, db.session.execute(sa.select(table))))
            for table in Model.metadata.sorted_tables
        }


def proof(hall: Hall, entry: Entry) -> tuple[bool, list[str], Any]:
    with hall.hosting.at(entry):
        exported = record.export()
        report = verify.verify(exported)
        return report.holds, report.lines, exported


def moved(hall: Hall, entry: Entry, path: Path) -> Entry:
    """To a file and back, as a restored one is."""
    hall.hosting.storage.copy(hall.hosting.coop(entry), path)
    hall.hosting.storage.put(replace(hall.hosting.coop(entry), epoch=entry.epoch + 1), path)
    hall.hosting.directory.swap_epoch(entry)
    return replace(entry, epoch=entry.epoch + 1)


def test_it_is_what_it_was(hall: Hall, entry: Entry, tmp_path: Path) -> None:
    before = rows(hall, entry)
    assert all(before[name] for name in ("charter_entries", "ballots", "electors", "postings", "rides"))
    later = moved(hall, entry, tmp_path / "copy.sqlite3")
    assert rows(hall, later) == before
    storage = hall.hosting.storage
    assert storage.mark(hall.hosting.coop(later)) == storage.mark(hall.hosting.coop(entry))


def test_its_proof_holds(hall: Hall, entry: Entry, tmp_path: Path) -> None:
    before = proof(hall, entry)
    assert before[0]
    assert proof(hall, moved(hall, entry, tmp_path / "copy.sqlite3")) == before


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Hall]:
    """A host without PostgreSQL."""
    with grounds.closing(Hall.at(tmp_path / "other")) as other:
        yield other


def test_the_file_is_as_good(hall: Hall, entry: Entry, other: Hall, tmp_path: Path) -> None:
    """Another host serves it."""
    there = other.hosting.found(SHEET.charter({"name": "x", "contact_email": "a@b.example", "slug": "alder"}))
    hall.hosting.storage.copy(hall.hosting.coop(entry), tmp_path / "copy.sqlite3")
    other.hosting.storage.put(replace(other.hosting.coop(there), epoch=2), tmp_path / "copy.sqlite3")
    other.hosting.directory.swap_epoch(there)
    there = replace(there, epoch=2)
    assert rows(other, there) == rows(hall, entry)
    assert proof(other, there) == proof(hall, entry)
    assert "Åsnebackens" in other.get("alder").text
    with pytest.raises(DBAPIError, match="the charter is only added to"):
        change_the_past(other, there)


def test_it_goes_on_from_there(hall: Hall, entry: Entry, crowd: Crowd, tmp_path: Path) -> None:
    """Each number follows the last."""
    later = moved(hall, entry, tmp_path / "copy.sqlite3")
    crowd.stage = stage(hall, later)
    crowd.grow(2)
    assert proof(hall, later)[0]


def test_nobody_changes_the_past_there(hall: Hall, entry: Entry, tmp_path: Path) -> None:
    later = moved(hall, entry, tmp_path / "copy.sqlite3")
    with pytest.raises(DBAPIError, match="the charter is only added to"):
        change_the_past(hall, later)


def test_two_copies_of_the_same_are_the_same(hall: Hall, entry: Entry, tmp_path: Path) -> None:
    for name in ("one", "two"):
        hall.hosting.storage.copy(hall.hosting.coop(entry), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} >= {"one", "two"}
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(("-wal", "-shm"))]


def test_whatever_changes_changes_its_mark(hall: Hall, entry: Entry, crowd: Crowd) -> None:
    coop = hall.hosting.coop(entry)
    before = hall.hosting.storage.mark(coop)
    assert hall.hosting.storage.mark(coop) == before
    crowd.grow(1)
    assert hall.hosting.storage.mark(coop) != before


def test_a_later_releases_copy_waits_for_that_release(hall: Hall, entry: Entry, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    hall.hosting.storage.copy(hall.hosting.coop(entry), copy)
    with closing(sqlite3.connect(copy)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'")
        file.commit()
    with pytest.raises(LaterRelease, match="9999"):
        hall.hosting.storage.put(replace(hall.hosting.coop(entry), epoch=2), copy)


def change_the_past(hall: Hall, entry: Entry) -> None:
    with hall.hosting.at(entry):
        db.session.execute(sa.text(PAST))
