"""An export is enough for the co-op to stand alone, with its members, its rules and its history."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tomllib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from hosts import Hall, host
from isolation.entered import Entered
from notes import write
from stage import Stage

from coop import create_app, shape
from coop.config import BALLOT_KEY, Settings
from coop.database import db
from coop.governance import proposals, record, verify
from coop.governance.charter import Charter, in_force
from coop.governance.models import Proposal
from coop.governance.tally import Choice
from coop.members.models import Member
from generator.sheet import Sheet
from tenants import exports
from tenants.directory import Entry
from tenants.errors import NotClosed
from tenants.exports.answers import answers

RULES = {"share_price": "49.50", "fee_percent": "12.5", "voting_days": 9, "legal_form": "de-eg"}


@pytest.fixture
def first(hall: Hall) -> Entry:
    return hall.found("first", name="Vår båt", language="sv", **RULES)


def exported(hall: Hall, entry: Entry, folder: Path) -> Path:
    """Unpacked."""
    export = exports.export(hall.hosting, entry, folder / "export.zip")
    with ZipFile(export.path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def alone(folder: Path) -> Any:
    """The application on the unpacked data, as `bin/serve` runs it."""
    return create_app(Settings.from_environment({"COOP_DATA": str(folder / "data")}))


def test_it_stands_alone(hall: Hall, first: Entry, tmp_path: Path) -> None:
    write(hall, first, "kept")
    here = hall.get("first", "/charter/record.json").json
    app = alone(exported(hall, first, tmp_path))
    there = app.test_client()
    assert "Vår båt" in there.get("/").text
    assert there.get("/charter/record.json").json == here
    with app.app_context():
        assert db.session.scalar(sa.text("SELECT text FROM notes")) == "kept"
        db.engine.dispose()


def test_a_vote_that_is_open_goes_on_there(hall: Hall, first: Entry, tmp_path: Path) -> None:
    """With the ballots that were cast here, which only this co-op's key opens."""
    here = Stage(Entered(hall.hosting.app, hall.hosting.coop(first)))  # type: ignore[arg-type]
    members = [here.member(name).member_id for name in ("Ada", "Ben")]
    assert vote(hall.hosting.at(first), members[0]) == "open"
    folder = exported(hall, first, tmp_path)
    assert (folder / "data" / BALLOT_KEY).exists()
    app = alone(folder)
    assert vote(app.app_context(), members[1]) == "passed"
    with app.app_context():
        assert verify.verify(record.export()).holds
        db.engine.dispose()


def vote(within: AbstractContextManager[Any], member_id: int | None) -> str:
    """Casts a yes in the one vote that there is, or opens it first. What it is then."""
    with within:
        member = db.session.get_one(Member, member_id)
        proposal = db.session.scalar(sa.select(Proposal)) or proposals.change_rules(
            member, {"hue": 7}, "Blue."
        )
        assert isinstance(proposal, Proposal)
        assert proposals.vote(member, proposal, Choice.YES) is None
        db.session.commit()
        return proposal.votes[0].state


def test_its_answers_make_the_same_co_op(hall: Hall, first: Entry, tmp_path: Path) -> None:
    given = tomllib.loads((exported(hall, first, tmp_path) / "answers.toml").read_text("utf-8"))
    assert {key: given[key] for key in RULES} == RULES
    assert Sheet().charter(given) == given


def test_a_rule_that_the_questionnaire_would_refuse_is_left_to_the_database(
    hall: Hall, first: Entry, tmp_path: Path
) -> None:
    with hall.hosting.at(first):
        rules = Charter({**in_force()._entries})
        rules._values["services"] = []
        assert answers(rules, Sheet())["services"] == ["rides"]


def test_the_record_proves_itself(hall: Hall, first: Entry, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "verify.py", "record.json"], cwd=exported(hall, first, tmp_path),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("language", "name"), [("sv", "LÄSMIG.txt"), ("en", "README.txt")])
def test_a_page_says_how_to_go_on(hall: Hall, tmp_path: Path, language: str, name: str) -> None:
    page = exported(hall, hall.found("page", language=language), tmp_path) / name
    assert "andel new page --answers answers.toml" in page.read_text("utf-8")


def test_files_beside_the_database_come_along(hall: Hall, first: Entry, tmp_path: Path) -> None:
    upload = hall.hosting.files.home(first.id) / "uploads" / "karta.txt"
    upload.parent.mkdir()
    upload.write_text("hej")
    assert (exported(hall, first, tmp_path) / "data" / "uploads" / "karta.txt").read_text() == "hej"


def test_no_key_and_nothing_that_was_erased_comes_along(hall: Hall, first: Entry, tmp_path: Path) -> None:
    write(hall, first, "canary-4711")
    with hall.hosting.at(first):
        db.session.execute(sa.text("DELETE FROM notes"))
        db.session.commit()
    everything = b"".join(path.read_bytes() for path in exported(hall, first, tmp_path).rglob("*.*"))
    host = hall.hosting.host
    for secret in ("canary-4711", host.secret_key, host.key(f"co-op {first.id}")):
        assert secret.encode() not in everything


def test_only_its_owner_can_read_it_and_nothing_is_left_beside_it(
    hall: Hall, first: Entry, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / ".export.d").mkdir(parents=True)  # somebody's own
    export = exports.export(hall.hosting, first, out / "export.zip")
    assert stat.S_IMODE(export.path.stat().st_mode) == 0o600
    assert sorted(os.listdir(out)) == [".export.d", "export.zip"]
    assert os.listdir(hall.hosting.host.data / "exports") == ["lock"]


def test_one_that_cannot_be_opened_is_said_so(hall: Hall, first: Entry, tmp_path: Path) -> None:
    with hall.hosting.at(first):
        with shape.changing(db.session.connection()):
            db.session.execute(sa.text("DROP TABLE alembic_version"))
        db.session.commit()
    with pytest.raises(NotClosed, match="first cannot be exported"):
        exports.export(hall.hosting, first, tmp_path / "export.zip")
    assert not list(tmp_path.glob("*export*"))


def test_as_a_command(hall: Hall, first: Entry) -> None:
    folder = hall.hosting.host.data.parent
    assert "holds all of first" in host(folder, "export", "first", "--to", "first.zip").stdout
    with ZipFile(folder / "first.zip") as archive:
        assert json.loads(archive.read("record.json"))
    again = host(folder, "export", "first", "--to", "first.zip")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
