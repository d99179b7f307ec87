"""A co-op is founded on a host whole, or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from full_disk import no_space
from hosts import SHEET, Hall, host
from killed import killed

from coop.governance.charter import BadCharter
from tenants.directory import Taken
from tenants.hosting import BadAddress
from tenants.storage.files import UNFINISHED


def test_it_answers_at_its_address(hall: Hall) -> None:
    hall.found("first", name="First Co-op")
    page = hall.get("first", "/charter")
    assert page.status_code == 200
    assert "First Co-op" in page.text


def test_its_founder_registers_by_a_link_to_it(hall: Hall) -> None:
    link = hall.hosting.invitation(hall.found("first"))
    assert link.startswith("http://first.localhost:8000/founding/")
    assert hall.get("first", link.removeprefix("http://first.localhost:8000")).status_code == 200


@pytest.mark.parametrize("label", ["first", "FIRST", "f1rst", "fi-rst"])
def test_an_address_that_is_taken_or_looks_it(hall: Hall, label: str) -> None:
    hall.found("first")
    answers = SHEET.charter({"name": "x", "contact_email": "a@b.example"}) | {"slug": label}
    with pytest.raises(Taken):
        hall.hosting.found(answers)
    assert [entry.label for entry in hall.hosting.directory.all()] == ["first"]


def test_an_address_that_cannot_be_one_leaves_nothing(hall: Hall) -> None:
    with pytest.raises(BadAddress):
        hall.found("admin")
    assert hall.hosting.directory.all() == []


def test_an_answer_that_does_not_fit_leaves_nothing(hall: Hall) -> None:
    answers = SHEET.charter({"name": "x", "contact_email": "a@b.example"}) | {"quorum": "2/1"}
    with pytest.raises(BadCharter):
        hall.hosting.found(answers)
    assert hall.hosting.directory.all() == []


def test_a_founding_that_fails_leaves_nothing(hall: Hall) -> None:
    with no_space("tenants.hosting.charter.found"):
        hall.found("first")
    assert hall.hosting.directory.all() == []
    assert list(hall.hosting.host.data.glob("coops/??/*")) == []
    assert hall.found("first").label == "first"


def test_a_founding_that_is_killed_is_taken_back(hall: Hall) -> None:
    killed(hall, "tenants.hosting.charter.found", "tenants.hosting.Hosting.found", "given('first')")
    assert hall.get("first").status_code == 404
    assert len(hall.hosting.storage.unfinished()) == 1

    assert hall.hosting.mend() == 1
    assert list(hall.hosting.host.data.glob("coops/??/*")) == []
    hall.found("first")
    assert hall.get("first").status_code == 200


def test_what_was_killed_is_made_anew_under_the_same_id(hall: Hall) -> None:
    """Its sign-up had chosen it."""
    coop = hall.hosting.coop(hall.found("first"))
    hall.hosting.storage.create(replace(coop, id="ab" * 8), ["rides"])
    answers = SHEET.charter({"name": "Second", "contact_email": "a@b.example"})
    assert hall.hosting.found(answers, id="ab" * 8).id == "ab" * 8
    assert hall.get("second", "/charter").status_code == 200


def test_what_was_killed_before_it_left_a_mark(hall: Hall) -> None:
    hall.hosting.files.home("ab" * 8).mkdir(parents=True)
    assert hall.hosting.mend() == 1
    assert list(hall.hosting.host.data.glob("coops/??/*")) == []
    hall.hosting.files.home("ab" * 8).mkdir()
    answers = SHEET.charter({"name": "Second", "contact_email": "a@b.example"})
    assert hall.hosting.found(answers, id="ab" * 8).id == "ab" * 8


def test_what_is_whole_is_nobodys_to_take_back(hall: Hall) -> None:
    """Killed when the directory had it, or with a directory that is older than the co-op."""
    entry = hall.found("first")
    home = hall.hosting.files.home(entry.id)
    (home / UNFINISHED).touch()
    assert hall.hosting.mend() == 0
    assert hall.hosting.storage.unfinished() == []
    with pytest.raises(FileExistsError):
        hall.hosting.storage.create(hall.hosting.coop(entry), ["rides"])
    assert hall.get("first", "/charter").status_code == 200


def test_the_file_is_small_and_holds_only_the_charter(hall: Hall) -> None:
    entry = hall.found("first")
    assert hall.hosting.files.size(entry.id) < 300_000
    file = sqlite3.connect(hall.hosting.files.path(entry.id))
    assert file.execute("SELECT count(*) FROM people").fetchone() == (0,)
    assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    file.close()


def test_from_an_answers_file_as_andel_new(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text('name = "Vår bil"\ncontact_email = "data@coop.example"\n')
    done = host(tmp_path, "found", "--answers", "answers.toml")
    assert done.returncode == 0, done.stderr
    assert "Vår bil answers at http://var-bil.localhost:8000" in done.stdout
    listed = host(tmp_path, "list").stdout
    assert "var-bil" in listed
    assert "Vår bil" in listed


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("slug=admin", "slug: 'admin' is kept for the host"),
        ("slug=x", "slug: 'x' is no address"),
        ("hue=400", "hue: "),
        ("hue=red", "hue: 'red' is no whole number"),
        ("nmae=x", "nmae: no such question"),
        ("quorum=1/7", "quorum: "),
    ],
)
def test_a_bad_answer_ends_with_one_sentence(tmp_path: Path, setting: str, sentence: str) -> None:
    done = host(tmp_path, "found", "--set", "name=X", "--set", "contact_email=a@b.example", "--set", setting)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert sentence in done.stderr
    assert "No co-op" in host(tmp_path, "list").stdout


def test_a_missing_answer_is_named(tmp_path: Path) -> None:
    done = host(tmp_path, "found", "--set", "name=X")
    assert (done.returncode, "contact_email: no answer" in done.stderr) == (2, True)
