"""A co-op leaves: it answers nobody, takes everything along, and can come back for a while."""

from __future__ import annotations

import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask
from hosts import Hall, host
from killed import killed
from notes import notes
from parting import CANARY, after, closed, closed_facts, of_now, remains
from visitor import Visitor

from tenants import doctor, upkeep
from tenants.copies import backup
from tenants.copies.restoring import restore
from tenants.directory import Entry, State
from tenants.errors import NotClosed, NotRestored
from tenants.front import leaving
from tenants.front.tables import LETTERS, rows
from tenants.leaving import closing, closings, deletion


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
