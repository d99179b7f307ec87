"""A co-op that has left is deleted: in its time, as a whole, and with proof."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hosts import Hall
from killed import killed
from notes import notes, write
from parting import CANARY, after, closed, closed_facts, of_now, remains
from visitor import Visitor, co_ops

from coop import clock
from tenants import doctor, upkeep
from tenants.copies import backup
from tenants.copies.sealing import Seal
from tenants.directory import Entry, State
from tenants.errors import NotClosed
from tenants.front import leaving
from tenants.leaving import closing, closings, deletion
from tenants.leaving.closings import TOMBSTONE


def test_nothing_is_deleted_before_its_time_or_unless_it_was_handed_over(hall: Hall, first: Entry) -> None:
    closed(hall, first)
    with after(31):
        assert upkeep.tick(hall.hosting) == {}
        (line,) = doctor.examine(hall.hosting)
        assert "nobody has fetched its export" in line
    closing.note_handing_over(hall.hosting, of_now(hall, first))
    with after(29):
        assert upkeep.tick(hall.hosting) == {}
    with after(31):
        assert "should be deleted" in next(iter(doctor.examine(hall.hosting)))
        assert upkeep.tick(hall.hosting) == {"deleted": 1}
        assert list(doctor.examine(hall.hosting)) == []


def test_nothing_of_it_is_left(hall: Hall, pages: Flask, tmp_path: Path) -> None:
    """Signed up in a browser, so that every table that knows of it has something to forget."""
    visitor = Visitor(hall)
    visitor.answers(name="Kanariefågeln", contact_email="canary-mail@coop.example", slug="first")
    visitor.confirms()
    hall.found("second")
    first = hall.hosting.directory.find("first")
    assert first
    write(hall, first, CANARY)
    upkeep.tick(hall.hosting)
    leaving.tell(*closing.close(hall.hosting, first))
    closing.hand_over(hall.hosting, of_now(hall, first), tmp_path / "first.zip")
    needles = [CANARY, "Kanariefågeln", "canary-mail", "ada@people.example", first.id]
    assert all(remains(hall, needle) for needle in needles)
    record = deletion.delete(hall.hosting, of_now(hall, first))
    assert [needle for needle in needles if remains(hall, needle)] == []
    assert record["left"] == []
    assert {"letters", "signups", "visits"} <= record["rows"].keys()
    assert notes_are_whole(hall)


def notes_are_whole(hall: Hall) -> bool:
    return hall.get("second", "/charter").status_code == 200 and not list(doctor.examine(hall.hosting))


def test_the_record_says_what_was_removed(hall: Hall, first: Entry, tmp_path: Path) -> None:
    facts = closed(hall, first, tmp_path / "first.zip")
    record = deletion.delete(hall.hosting, of_now(hall, first))
    assert record["files"]["coop.sqlite3"] > 0
    assert record["export"]["sha256"] == facts.sha256
    written = json.loads(deletion.record_path(hall.hosting, "first").read_text("utf-8"))
    assert written == record
    found = closings.of(hall.hosting.directory, of_now(hall, first).id)
    assert found
    assert found.record == record


def test_its_address_stays_closed_for_a_year(hall: Hall, first: Entry, tmp_path: Path) -> None:
    closed(hall, first, tmp_path / "first.zip")
    deletion.delete(hall.hosting, of_now(hall, first))
    assert hall.get("first").status_code == 410
    with pytest.raises(Exception, match="first"):
        hall.found("first")
    with pytest.raises(NotClosed, match="was deleted"):
        closing.resume(hall.hosting, of_now(hall, first))
    with clock.at(clock.now() + TOMBSTONE + timedelta(minutes=1)):
        upkeep.tick(hall.hosting)
    assert co_ops(hall) == []
    assert list((hall.hosting.host.data / "closings").iterdir()) == []
    assert hall.found("first").label == "first"


def test_one_that_changed_since_its_export_is_exported_again(
    hall: Hall, first: Entry, tmp_path: Path
) -> None:
    """A request that had begun before the closing wrote after it."""
    before = closed(hall, first, tmp_path / "first.zip")
    write(hall, first, "late")
    with after(31):
        assert upkeep.tick(hall.hosting) == {}
        again = closed_facts(hall, first)
        assert (again.handed_over_at, again.sha256 == before.sha256) == (None, False)
        closing.note_handing_over(hall.hosting, of_now(hall, first))
        assert upkeep.tick(hall.hosting) == {"deleted": 1}


def test_its_copies_go_with_the_next_backup(hall: Hall, first: Entry, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    hall.found("second")
    backup.run(hall.hosting, copies)
    closed(hall, first, tmp_path / "first.zip")
    assert backup.run(hall.hosting, copies).coops == 2  # it waits, and is kept
    deletion.delete(hall.hosting, of_now(hall, first))
    saved = backup.run(hall.hosting, copies)
    assert (saved.coops, saved.forgotten, saved.missed) == (1, 1, {})
    bytes_left = [
        path for path in copies.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
    ]
    assert bytes_left == []
    assert all(len(run.read(Seal())["coops"]) == 1 for run in backup.depot(hall.hosting, copies).runs())


def test_an_open_one_is_never_deleted(hall: Hall, first: Entry, tmp_path: Path) -> None:
    closed(hall, first, tmp_path / "first.zip")
    closing.resume(hall.hosting, of_now(hall, first))
    with pytest.raises(NotClosed):
        deletion.delete(hall.hosting, of_now(hall, first))
    assert notes(hall, first) == [CANARY]


@pytest.mark.parametrize(
    "at",
    ["tenants.leaving.deletion._remove", "shutil.rmtree", "tenants.leaving.deletion._reduce",
     "tenants.leaving.deletion._finish", "tenants.leaving.deletion._scrub",
     "tenants.leaving.deletion.settle"],
)  # fmt: skip
def test_a_kill_while_deleting_is_carried_on(hall: Hall, first: Entry, tmp_path: Path, at: str) -> None:
    closed(hall, first, tmp_path / "first.zip")
    with after(31):
        killed(hall, at, "tenants.leaving.deletion.delete", "hall.hosting.directory.find('first')")
        upkeep.tick(hall.hosting)
        record = closed_facts(hall, first).record
        assert record
        assert record["files"]["coop.sqlite3"] > 0
        assert not record["left"]
        assert [text for text in (CANARY, first.id, "canary-mail") if remains(hall, text)] == []
        assert deletion.record_path(hall.hosting, "first").exists()


def test_a_deletion_that_has_begun_is_not_called_off(hall: Hall, first: Entry, tmp_path: Path) -> None:
    closed(hall, first, tmp_path / "first.zip")
    killed(
        hall, "tenants.leaving.deletion._reduce", "tenants.leaving.deletion.delete",
        "hall.hosting.directory.find('first')",
    )  # fmt: skip
    with pytest.raises(NotClosed, match="is being deleted"):
        closing.resume(hall.hosting, of_now(hall, first))
    assert of_now(hall, first).state is State.CLOSED


def test_one_that_was_resumed_is_not_deleted(
    hall: Hall, first: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called off at the last moment."""
    closed(hall, first, tmp_path / "first.zip")
    entry, update = of_now(hall, first), closings.update

    def resumed(*arguments: Any, **values: Any) -> bool:
        closing.resume(hall.hosting, entry)
        return update(*arguments, **values)

    monkeypatch.setattr(closings, "update", resumed)
    with pytest.raises(NotClosed, match="was resumed"):
        deletion.delete(hall.hosting, entry)
    assert notes(hall, first) == [CANARY]
