"""A co-op leaves: it takes everything along, can come back for a while, and then nothing of it is here."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask
from hosts import Hall, host
from killed import killed
from notes import notes, write
from visitor import Visitor, co_ops

from coop import clock
from tenants import doctor, upkeep
from tenants.copies import backup
from tenants.copies.restoring import restore
from tenants.copies.sealing import Seal
from tenants.directory import Entry, State
from tenants.errors import NotClosed, NotRestored
from tenants.front import leaving
from tenants.front.tables import LETTERS, rows
from tenants.leaving import closing, closings, deletion
from tenants.leaving.closings import TOMBSTONE, Closing

CANARY = "canary-4711"


@pytest.fixture
def first(hall: Hall) -> Entry:
    entry = hall.found("first", name="Kanariefågeln", contact_email="canary-mail@coop.example")
    write(hall, entry, CANARY)
    return entry


@pytest.fixture
def pages(hall: Hall) -> Iterator[Flask]:
    router: Any = hall.client.application
    with router.front.app_context():
        yield router.front


def of_now(hall: Hall, entry: Entry) -> Entry:
    found = hall.hosting.directory.find(entry.label)
    assert found
    return found


def closed(hall: Hall, entry: Entry, to: Path | None = None) -> Closing:
    done, _export = closing.close(hall.hosting, entry)
    if to:
        closing.hand_over(hall.hosting, of_now(hall, entry), to)
    found = closings.of(hall.hosting.directory, done.coop_id)
    assert found
    return found


def after(days: float) -> Any:
    return clock.at(clock.now() + timedelta(days=days))


def test_it_answers_nobody_and_all_is_kept(hall: Hall, first: Entry) -> None:
    closed(hall, first)
    assert hall.get("first").status_code == 410
    assert upkeep.tick(hall.hosting) == {}
    assert list(doctor.examine(hall.hosting)) == []


def test_it_comes_back_as_it_was(hall: Hall, first: Entry) -> None:
    before = hall.get("first", "/charter/record.json").text
    closed(hall, first)
    closing.resume(hall.hosting, of_now(hall, first))
    assert hall.get("first", "/charter/record.json").text == before
    assert closings.waiting(hall.hosting.directory) == []
    with after(31):
        upkeep.tick(hall.hosting)
    assert notes(hall, first) == [CANARY]


def test_a_suspended_one_comes_back_suspended(hall: Hall, first: Entry) -> None:
    hall.hosting.directory.set_state(first, State.SUSPENDED, "unpaid")
    before = of_now(hall, first)
    closed(hall, before)
    closing.resume(hall.hosting, of_now(hall, first))
    assert of_now(hall, first) == before


def test_a_letter_leads_to_the_export(hall: Hall, first: Entry, pages: Flask) -> None:
    link = leaving.tell(*closing.close(hall.hosting, first))
    visitor = Visitor(hall)
    assert link in visitor.letter()
    assert rows(sa.select(LETTERS))[0]["address"] == "canary-mail@coop.example"
    assert "Kanariefågeln" in visitor.get(link).text
    assert closed_facts(hall, first).handed_over_at is None  # mail systems look too
    sent = visitor.send(link)
    assert closed_facts(hall, first).handed_over_at
    with visitor.get(sent.headers["Location"]) as answer, ZipFile(io.BytesIO(answer.data)) as archive:
        assert "data/coop.sqlite3" in archive.namelist()
        assert "first.zip" in answer.headers["Content-Disposition"]


def closed_facts(hall: Hall, entry: Entry) -> Closing:
    found = closings.of(hall.hosting.directory, of_now(hall, entry).id)
    assert found
    return found


def test_the_letter_is_in_the_co_ops_language(hall: Hall, pages: Flask) -> None:
    entry = hall.found("andra", language="sv")
    leaving.tell(*closing.close(hall.hosting, entry))
    assert "lämnar den här värden" in Visitor(hall).get("/mails").text


def test_a_folder_from_before_letters_knew_their_co_op(hall: Hall, first: Entry) -> None:
    with hall.hosting.directory.writing() as connection:
        connection.execute(sa.text("ALTER TABLE letters DROP COLUMN coop_id"))
    again = Hall.at(hall.hosting.host.data)
    assert again.hosting.directory.get(first.id)
    with again.hosting.directory.engine.connect() as connection:
        assert connection.execute(sa.select(LETTERS.c.coop_id)).all() == []
    again.hosting.directory.close()


@pytest.mark.parametrize("what", ["resumed", "closed anew", "deleted", "forged"])
def test_a_link_ends(hall: Hall, first: Entry, pages: Flask, tmp_path: Path, what: str) -> None:
    link = leaving.tell(*closing.close(hall.hosting, first))
    now = of_now(hall, first)
    if what == "forged":
        link = link[:-3] + "abc"
    elif what == "deleted":
        closing.hand_over(hall.hosting, now, tmp_path / "first.zip")
        deletion.delete(hall.hosting, now)
    else:
        closing.resume(hall.hosting, now)
    if what == "closed anew":
        closing.close(hall.hosting, of_now(hall, first))
    for path in (link, f"{link}/file"):
        answer = Visitor(hall).get(path)
        assert (answer.status_code, "Nothing can be fetched" in answer.text) == (404, True)


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


def remains(hall: Hall, text: str) -> list[str]:
    """Looked for in every byte and every name of the host's folder."""
    data = hall.hosting.host.data
    found = subprocess.run(["grep", "-rlaF", text, data], capture_output=True, text=True, check=False)
    return found.stdout.splitlines() + [str(path) for path in data.rglob("*") if text in str(path)]


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


def test_it_is_not_restored(hall: Hall, first: Entry, tmp_path: Path) -> None:
    backup.run(hall.hosting, tmp_path / "copies")
    closed(hall, first, tmp_path / "first.zip")
    with pytest.raises(NotRestored, match="andel host resume"):
        restore(hall.hosting, of_now(hall, first), tmp_path / "copies")


def test_what_is_closed_is_not_closed_again(hall: Hall, first: Entry, tmp_path: Path) -> None:
    closed(hall, first, tmp_path / "first.zip")
    with pytest.raises(NotClosed, match="is closed"):
        closing.close(hall.hosting, of_now(hall, first))
    deletion.delete(hall.hosting, of_now(hall, first))
    with pytest.raises(NotClosed, match="was deleted"):
        closing.close(hall.hosting, of_now(hall, first))


def test_an_open_one_is_never_deleted(hall: Hall, first: Entry, tmp_path: Path) -> None:
    closed(hall, first, tmp_path / "first.zip")
    closing.resume(hall.hosting, of_now(hall, first))
    with pytest.raises(NotClosed):
        deletion.delete(hall.hosting, of_now(hall, first))
    assert notes(hall, first) == [CANARY]


@pytest.mark.parametrize(
    "at",
    [
        "tenants.exports.export",
        "tenants.exports.put",
        "tenants.leaving.closings.update",
        "tenants.leaving.closings.begin",
    ],
)
def test_a_kill_while_closing_loses_nothing(hall: Hall, first: Entry, at: str) -> None:
    killed(hall, at, "tenants.leaving.closing.close", "hall.hosting.directory.find('first')")
    now = of_now(hall, first)
    if now.state is State.CLOSED:
        assert "was cut off" in next(iter(doctor.examine(hall.hosting)))
    assert closed(hall, now).sha256
    closing.resume(hall.hosting, of_now(hall, first))
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


def test_as_commands(hall: Hall, first: Entry) -> None:
    folder = hall.hosting.host.data.parent
    assert "answers nobody from now on" in host(folder, "close", "first").stdout
    assert "not yet" in host(folder, "show", "first").stdout
    assert "is closed" in host(folder, "suspend", "first").stderr
    assert "first is open again" in host(folder, "resume", "first").stdout
    refused = host(folder, "close", "first", "--now")
    assert (refused.returncode, "give --to FILE" in refused.stderr) == (2, True)
    inside = host(folder, "close", "first", "--now", "--to", "host/first.zip")
    assert (inside.returncode, "host's own folder" in inside.stderr) == (2, True)
    assert hall.get("first").status_code == 200
    done = host(folder, "close", "first", "--now", "--to", "first.zip")
    assert (done.returncode, "first is deleted" in done.stdout) == (0, True)
    assert os.path.exists(folder / "first.zip")
    assert '"left": []' in host(folder, "show", "first").stdout
    assert remains(hall, CANARY) == []
