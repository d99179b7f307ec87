"""All of a meeting in one file."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

from meetings.gathering import Gathering
from meetings.held import close, hold, sign
from stage import Stage, Time

from coop.governance.matters import Matter


def read(gathering: Gathering, meeting: int) -> dict[str, bytes]:
    answer = gathering.ada.get(f"/meetings/{meeting}/all.zip")
    assert answer.content_type == "application/zip"
    with ZipFile(io.BytesIO(answer.data)) as bundle:
        return {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}


def test_it_holds_all_of_it(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    sign(gathering, meeting, gathering.bea, gathering.ada, gathering.ben)
    files = read(gathering, meeting)

    assert [*files] == [
        "notice.csv", "agenda.md", "roll.csv", "decisions.json", "minutes.md", "minutes.pdf", "filing.md",
    ]  # fmt: skip
    assert b"2,Ada,2026-03-02T09:00:00Z," in files["notice.csv"]
    assert b"2,Ada,2026-04-01T16:00:00Z,," in files["roll.csv"]
    assert b"4 The voting list" in files["agenda.md"]
    assert b"Signed by all on 1 Apr 2026 19:00" in files["minutes.md"]
    assert files["minutes.pdf"].startswith(b"%PDF")
    assert json.loads(files["decisions.json"]) == []
    assert b"Nothing is to be registered." in files["filing.md"]


def test_decisions_and_what_is_filed_are_in_it(stage: Stage, gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=25)
    name = gathering.propose(Matter.BYLAWS, {"changes": {"name": "Annat"}}, "Another name")
    meeting = hold(gathering, time, proposals=name)
    for actor in (gathering.bea, gathering.ada, gathering.ben):
        assert actor.post(f"/decisions/{name}/ballot", choice="yes").status_code == 303
    gathering.bea.post(f"/meetings/{meeting}/closing")

    files = read(gathering, meeting)
    (decision,) = json.loads(files["decisions.json"])
    assert (decision["matter"], decision["yes"], decision["changes"]) == ("bylaws", 3, {"name": "Annat"})
    number = decision["number"]
    assert f"{number} Name: Provkooperativet → Annat\\\nnot registered yet" in files["filing.md"].decode()
    gathering.bea.post(f"/decisions/{name}/registration", reference="769600-1234")
    assert "769600-1234" in read(gathering, meeting)["filing.md"].decode()


def test_a_name_is_no_formula(stage: Stage, gathering: Gathering, time: Time) -> None:
    stage.member("=1+1")

    assert b"4,'=1+1," in read(gathering, close(gathering, time))["notice.csv"]
