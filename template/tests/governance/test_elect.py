"""Members elect to an office; the count, the lots and the ballots are there for anyone to count again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.hustings import Hustings
from people.mailbox import letters_to
from stage import START, Stage

from coop.governance import record, verify
from coop.governance.counting import Lots
from coop.members.models import Role


def test_a_board_is_elected_by_ranking(hustings: Hustings, stage: Stage) -> None:
    """Three seats, a quota of two: Ben has three votes, and his surplus goes to Cleo and on."""
    election = hustings.open("Ada", "Ben", "Cleo", "Dora")
    hustings.rank(election, "Ada", "Ben Cleo", "Ben Cleo", "Ben Cleo", "Dora Ada")

    assert hustings.elected(election)[0] == "Ben"
    assert len(hustings.elected(election)) == 3
    assert hustings.holders() == sorted(hustings.elected(election))
    assert hustings.state(election) == "enacted"
    page = hustings["Eli"].get(f"/decisions/{election}").text
    assert "surplus of Ben goes on" in page
    assert "Quota: 2.00000" in page
    letter = letters_to(stage, hustings["Eli"].email)[-1]
    assert "1. Ben" in letter.body
    with stage.data():
        report = verify.verify(record.export())
    assert report.holds, report.lines


def test_the_term_is_that_of_the_charter(hustings: Hustings, stage: Stage) -> None:
    hustings.set(term_months="1")
    election = hustings.open("Ada", office="chair")
    hustings.rank(election, *["Ada"] * 5)

    assert hustings.holders("chair") == ["Ada"]
    vote = hustings.look(election)
    with stage.data() as session:
        role = session.query(Role).filter_by(role="chair").one()
        assert role.given_by == f"decision {vote.number}"
        assert role.since == vote.counted_at
        assert (role.until.month, role.until.day) == (START.month + 1, role.since.day)
    hustings.time.passes(days=32)
    assert hustings.holders("chair") == []


def test_approvals(hustings: Hustings) -> None:
    hustings.set(elections_method="approval", board_seats="2")
    election = hustings.open("Ada", "Ben", "Cleo")
    hustings.vote(election, *[{"names": ["1", "3"]}] * 3, {"names": ["3"]}, {"names": ["2"]})
    assert hustings.elected(election) == ["Cleo", "Ada"]


def test_scores(hustings: Hustings) -> None:
    hustings.set(elections_method="score")
    election = hustings.open("Ada", "Ben", office="auditor")
    hustings.vote(election, *[{"c1": "5", "c2": "4"}] * 2, *[{"c1": "1", "c2": "4"}] * 2, {"blank": "y"})
    assert hustings.elected(election) == ["Ben"]
    assert hustings.holders("auditor") == ["Ben"]


@pytest.mark.parametrize("method", ["irv", "meek-stv", "plurality"])
def test_other_ways_of_counting(hustings: Hustings, method: str) -> None:
    hustings.set(elections_method=method)
    election = hustings.open("Ada", "Ben", "Cleo", office="chair")
    if method == "plurality":
        hustings.vote(election, *[{"names": one} for one in "12332"])
    else:
        hustings.rank(election, "Ada Ben", "Ben", "Cleo", "Cleo", "Ben")
    winner = hustings.elected(election)
    assert winner == (["Ben"] if method != "plurality" else winner)
    assert len(winner) == 1


def test_instant_runoff_for_several_seats_is_the_single_transferable_vote(hustings: Hustings) -> None:
    hustings.set(elections_method="irv")
    election = hustings.open("Ada", "Ben", "Cleo")
    assert hustings.look(election).method == "scottish-stv"


def test_a_tie_falls_by_lots_that_were_known_before(hustings: Hustings, stage: Stage) -> None:
    election = hustings.open("Ada", "Ben", office="chair")
    seed = hustings.look(election).seed
    assert seed == f"{hustings.look(election).text_hash}:{verify.FIRST_LINK}"
    assert seed in hustings["Ada"].get(f"/decisions/{election}").text
    hustings.rank(election, "Ada", "Ben", "Ada", "Ben", "")

    excluded = Lots.from_seed(2, str(seed)).order[0]
    assert hustings.elected(election) == [["Ben", "Ada"][excluded]]
    assert "The lot fell on" in hustings["Ada"].get(f"/decisions/{election}").text
    with stage.data():
        assert verify.verify(record.export()).holds


def test_the_new_board_takes_the_place_of_the_old(hustings: Hustings) -> None:
    first = hustings.open("Ada", "Ben")
    hustings.rank(first, *["Ada Ben"] * 5)
    hustings.time.passes(days=30)
    second = hustings.open("Cleo", "Ben")
    hustings.rank(second, *["Cleo Ben"] * 5)
    assert hustings.holders() == ["Ben", "Cleo"]
    assert "Others were elected" in hustings["Eli"].get("/offices").text


def test_what_the_founding_gave_ends(stage: Stage, time: Any) -> None:
    fia = stage.member("Fia")
    with stage.data() as session:
        session.add(Role(member_id=fia.member_id, role="board", given_by="founding", since=START))
    hustings = Hustings(stage, time, {"Fia": fia, "Gus": stage.member("Gus")})
    election = hustings.propose(by="Fia")
    hustings.stand(election, "Gus")
    time.passes(days=7)
    hustings.tick()
    hustings.vote(election, {"c1": "1"}, {"c1": "1"})
    assert hustings.holders() == ["Gus"]


def test_what_ended_before_stays_as_it_ended(stage: Stage, time: Any) -> None:
    ada = stage.member("Ada")
    with stage.data() as session:
        left = {"ended_at": START, "ended_by": "resigned"}
        session.add(Role(member_id=ada.member_id, role="board", given_by="founding", since=START))
        session.flush()
        session.execute(sa.update(Role).values(left))
    hustings = Hustings(stage, time, {"Ada": ada})
    hustings.rank(hustings.open("Ada"), "Ada")
    with stage.data() as session:
        assert session.scalar(sa.select(Role.until).where(Role.given_by == "founding")) is None


@pytest.mark.parametrize(
    ("ballot", "says"),
    [
        ({"c1": "1", "c2": "1"}, "Ada has this rank too"),
        ({}, "Mark at least one, or vote blank."),
        ({"c1": "1", "blank": "y"}, "A blank vote has no marks."),
        ({"c1": "9"}, "Not a valid choice"),
    ],
)
def test_what_no_ballot_can_say_is_refused(hustings: Hustings, ballot: dict[str, str], says: str) -> None:
    election = hustings.open("Ada", "Ben")
    refused = hustings["Ada"].post(f"/decisions/{election}/ballot", **ballot)
    assert refused.status_code == 422
    assert says in refused.text
    assert hustings["Ada"].post(f"/decisions/{election}/ballot", c1="1").status_code == 303


def test_a_rank_left_out_is_closed_and_the_voter_told(hustings: Hustings) -> None:
    election = hustings.open("Ada", "Ben", "Cleo")
    answer = hustings["Ada"].post(f"/decisions/{election}/ballot", c3="1", c1="3")
    assert "ranks them in this order: Cleo, Ada." in hustings["Ada"].get(answer.location).text
    assert urn.choices(hustings.stage) == ["3,1"]


def test_blank_votes_count_to_the_quorum_and_elect_nobody(hustings: Hustings) -> None:
    election = hustings.open("Ada", "Ben")
    hustings.rank(election, "", "", "", "", "")
    assert hustings.state(election) == "rejected"
    assert "Nobody was elected" in hustings["Ada"].get(f"/decisions/{election}").text
    assert hustings.holders() == []


def test_too_few_elect_nobody(hustings: Hustings) -> None:
    election = hustings.open("Ada", "Ben")
    hustings.rank(election, "Ada")
    hustings.time.passes(days=7)
    hustings.tick()
    assert hustings.look(election).outcome == "no_quorum"


def test_open_ballots_can_be_changed_and_read(hustings: Hustings) -> None:
    hustings.set(elections_ballots="open")
    election = hustings.open("Ada", "Ben", office="chair")
    hustings.rank(election, "Ada Ben", "Ben")
    hustings.rank(election, "Ben")
    assert "Ben" in hustings["Ada"].get(f"/decisions/{election}").text
    hustings.time.passes(days=7)
    hustings.tick()
    assert hustings.elected(election) == ["Ben"]


def test_nothing_is_counted_before_the_end(hustings: Hustings) -> None:
    election = hustings.open("Ada", "Ben")
    hustings.rank(election, "Ada", "Ben")
    assert "How it was counted" not in hustings["Ada"].get(f"/decisions/{election}").text
    assert hustings["Ada"].get(f"/decisions/{election}/ballots.blt").status_code == 404


@pytest.mark.parametrize("method", ["scottish-stv", "approval", "score"])
def test_the_ballots_as_a_file_elect_the_same(hustings: Hustings, tmp_path: Path, method: str) -> None:
    if method != "scottish-stv":
        hustings.set(elections_method=method)
    election = hustings.open("Ada", "Ben", "Cleo", "Dora")
    papers = {
        "scottish-stv": [{"c1": "1", "c2": "2"}, {"c2": "1"}, {"c3": "1", "c4": "2"}, {"c4": "1"}],
        "approval": [{"names": ["1", "2"]}, {"names": ["2"]}, {"names": ["3", "4"]}, {"names": ["1"]}],
        "score": [{"c1": "5", "c2": "3"}, {"c2": "3"}, {"c3": "3"}, {"c4": "0"}],
    }
    hustings.vote(election, *papers[method], {"blank": "y"})
    answer = hustings["Eli"].get(f"/decisions/{election}/ballots.blt")
    file = tmp_path / "ballots.blt"
    file.write_bytes(answer.data)
    command = answer.text.splitlines()[0].removeprefix("# coop count ").split()
    command[command.index("FILE.blt")] = str(file)

    counted = subprocess.run(
        [sys.executable, "-m", "coop", "count", *command, "--json"], capture_output=True, check=True
    )
    assert json.loads(counted.stdout)["elected"] == hustings.elected(election)


def test_names_are_for_members(hustings: Hustings, stage: Stage) -> None:
    election = hustings.open("Cleo")
    hustings.rank(election, *["Cleo"] * 5)
    page = stage.visitor().get(f"/decisions/{election}").text
    assert "Cleo" not in page
    assert "1 member was elected. Members see who." in page
    assert stage.visitor().get(f"/decisions/{election}/ballots.blt").status_code == 303
    with stage.data():
        assert "Cleo" not in json.dumps(record.export())


def test_the_list_of_decisions_has_no_yes_and_no_for_it(hustings: Hustings) -> None:
    election = hustings.open("Cleo")
    hustings.rank(election, *["Cleo"] * 4, "")
    page = hustings["Ada"].get("/decisions").text
    assert "Election: Board" in page
    assert "5 ballots" in page
    assert "4–0" not in page


def test_two_votes_on_one_office_are_not_open_at_once(hustings: Hustings) -> None:
    hustings.open("Cleo")
    again = hustings["Ben"].post("/decisions/election", office="board", reason="I want another.")
    assert again.status_code == 422
    assert "open already" in again.text


def test_a_vote_from_the_mail(hustings: Hustings, stage: Stage) -> None:
    hustings.open("Ben", "Cleo", office="chair")
    path = letters_to(stage, hustings["Eli"].email)[-1].path
    visitor = stage.visitor()
    assert "Cleo" in visitor.get(path).text
    assert visitor.post(path, c2="1").status_code == 303
    assert urn.choices(stage) == ["2"]
