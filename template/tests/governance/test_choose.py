"""Members choose between options; who counts again, from the file or the record, finds the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from governance.ballroom import Ballroom
from people.mailbox import letters_to
from stage import Stage

from coop.governance import record, verify
from coop.governance.counting import Lots


def proved(stage: Stage) -> bool:
    with stage.data():
        report = verify.verify(record.export())
    assert report.holds, report.lines
    return True


def test_by_instant_runoff_the_second_choices_decide(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer()
    ballroom.rank(choice, "1", "1", "2", "2", "3 2")

    assert ballroom.look(choice).method == "irv"
    assert ballroom.chosen(choice) == ["A bus"]
    assert ballroom.state(choice) == "enacted"
    page = ballroom["Eli"].get(f"/decisions/{choice}").text
    assert "A boat is excluded" in page
    assert "What was chosen" in page
    letter = letters_to(stage, ballroom["Eli"].email)[-1]
    assert "1. A bus" in letter.body
    assert proved(stage)


def test_several_are_chosen_by_the_single_transferable_vote(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer(seats=2)
    ballroom.rank(choice, "1 2", "1 2", "1 2", "1 2", "3")
    assert ballroom.look(choice).method == "scottish-stv"
    assert ballroom.chosen(choice) == ["A van", "A bus"]
    assert proved(stage)


@pytest.mark.parametrize(
    ("method", "papers", "chosen"),
    [
        ("approval", [{"names": ["1", "2"]}, {"names": ["2"]}, {"names": ["2", "3"]}], ["A bus"]),
        ("score", [{"c1": "5", "c2": "4"}, {"c2": "4"}, {"c3": "5", "c2": "3"}], ["A bus"]),
        ("plurality", [{"names": "3"}, {"names": "3"}, {"names": "1"}], ["A boat"]),
        ("meek-stv", [{"c1": "1"}, {"c2": "1"}, {"c2": "1"}], ["A bus"]),
    ],
)
def test_the_charter_says_how_it_is_counted(
    ballroom: Ballroom, stage: Stage, method: str, papers: list[Any], chosen: list[str]
) -> None:
    ballroom.set(choices_method=method)
    choice = ballroom.offer()
    ballroom.vote(choice, *papers, {"blank": "y"}, {"blank": "y"})
    assert ballroom.chosen(choice) == chosen
    assert proved(stage)


def test_a_tie_falls_by_lots_that_were_known_before(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer("Blue", "Green")
    vote = ballroom.look(choice)
    assert vote.seed == f"{vote.text_hash}:{verify.FIRST_LINK}"
    assert str(vote.seed) in ballroom["Ada"].get(f"/decisions/{choice}").text
    ballroom.rank(choice, "1", "2", "1", "2", "")
    excluded = Lots.from_seed(2, str(vote.seed)).order[0]
    assert ballroom.chosen(choice) == [["Green", "Blue"][excluded]]
    assert proved(stage)


def test_none_of_these_can_win(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer(none=True)
    assert "None of these" in ballroom["Ben"].get(f"/decisions/{choice}").text
    ballroom.rank(choice, "4", "4", "4", "1", "2")
    assert ballroom.chosen(choice) == []
    page = ballroom["Ben"].get(f"/decisions/{choice}").text
    assert "Nothing was chosen" in page
    assert "None of these was chosen." in page
    assert "None of these was chosen." in letters_to(stage, ballroom["Eli"].email)[-1].body
    assert "Nothing was chosen" in ballroom["Ben"].get("/decisions").text
    assert proved(stage)


def test_what_comes_after_none_of_these_is_not_chosen(ballroom: Ballroom, stage: Stage) -> None:
    ballroom.set(choices_method="approval")
    choice = ballroom.offer(seats=3, none=True)
    ballroom.vote(choice, *[{"names": ["1", "4"]}] * 3, {"names": ["1"]}, {"names": ["2"]})
    assert ballroom.look(choice).elected == "1,4,2"
    assert ballroom.chosen(choice) == ["A van"]
    page = ballroom["Ben"].get(f"/decisions/{choice}").text
    assert "what came after it is not chosen" in page
    assert proved(stage)


def test_blank_votes_count_to_the_quorum_and_choose_nothing(ballroom: Ballroom) -> None:
    choice = ballroom.offer()
    ballroom.rank(choice, "", "", "", "", "")
    assert ballroom.state(choice) == "rejected"
    assert ballroom.look(choice).outcome == "only_abstentions"
    assert "Nothing was chosen" in ballroom["Ben"].get(f"/decisions/{choice}").text


def test_too_few_choose_nothing(ballroom: Ballroom) -> None:
    choice = ballroom.offer()
    ballroom.rank(choice, "1")
    ballroom.count(choice)
    assert ballroom.look(choice).outcome == "no_quorum"


def test_the_quorum_is_that_of_choices(ballroom: Ballroom) -> None:
    ballroom.set(choices_quorum="1/5")
    choice = ballroom.offer()
    ballroom.rank(choice, "3")
    ballroom.count(choice)
    assert ballroom.chosen(choice) == ["A boat"]


def test_open_ballots_can_be_changed_and_read(ballroom: Ballroom, stage: Stage) -> None:
    ballroom.set(choices_ballots="open")
    choice = ballroom.offer()
    ballroom.rank(choice, "1", "2 3", "2")
    ballroom.rank(choice, "2")
    assert "A bus, A boat" in ballroom["Eli"].get(f"/decisions/{choice}").text
    ballroom.count(choice)
    assert ballroom.chosen(choice) == ["A bus"]
    assert proved(stage)


@pytest.mark.parametrize(
    ("ballot", "says"),
    [
        ({"c1": "1", "c2": "1"}, "A van has this rank too"),
        ({}, "Mark at least one, or vote blank."),
        ({"c1": "1", "blank": "y"}, "A blank vote has no marks."),
        ({"c4": "1"}, "Mark at least one"),
        ({"choice": "yes"}, "Mark at least one"),
    ],
)
def test_what_no_ballot_can_say_is_refused(ballroom: Ballroom, ballot: dict[str, str], says: str) -> None:
    choice = ballroom.offer()
    refused = ballroom["Ada"].post(f"/decisions/{choice}/ballot", **ballot)
    assert refused.status_code == 422
    assert says in refused.text


def test_a_vote_from_the_mail(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer(why2="It takes forty people.")
    letter = letters_to(stage, ballroom["Eli"].email)[-1]
    assert "2. A bus" in letter.body
    visitor = stage.visitor()
    assert "It takes forty people." in visitor.get(letter.path).text
    assert visitor.post(letter.path, c2="1").status_code == 303
    ballroom.rank(choice, "1", "1", "2", "2")
    assert ballroom.chosen(choice) == ["A bus"]


def test_the_words_are_for_members(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.offer()
    assert "There are 3 options. Members can read them." in stage.visitor().get(f"/decisions/{choice}").text
    ballroom.rank(choice, *["2"] * 5)
    page = stage.visitor().get(f"/decisions/{choice}").text
    assert "1 option was chosen. Members see which." in page
    assert "A bus" not in page
    assert stage.visitor().get(f"/decisions/{choice}/ballots.blt").status_code == 303
    with stage.data():
        exported = record.export()
    assert "A bus" not in json.dumps(exported)
    last = exported["decisions"][-1]
    assert (last["seats"], last["candidates"], last["elected"], last["none"]) == (1, 3, [2], False)


@pytest.mark.parametrize("method", ["irv", "approval", "score", "plurality"])
def test_the_ballots_as_a_file_choose_the_same(ballroom: Ballroom, tmp_path: Path, method: str) -> None:
    if method != "irv":
        ballroom.set(choices_method=method)
    choice = ballroom.offer('A "van"', "A bus", "A boat", none=True)
    papers: dict[str, list[dict[str, Any]]] = {
        "irv": [{"c1": "1", "c2": "2"}, {"c2": "1"}, {"c3": "1", "c2": "2"}],
        "approval": [{"names": ["1", "2"]}, {"names": ["2"]}, {"names": ["4"]}],
        "score": [{"c1": "5", "c2": "3"}, {"c2": "3"}, {"c3": "3"}],
        "plurality": [{"names": "1"}, {"names": "1"}, {"names": "2"}],
    }
    ballroom.vote(choice, *papers[method], {"blank": "y"}, {"blank": "y"})
    answer = ballroom["Eli"].get(f"/decisions/{choice}/ballots.blt")
    file = tmp_path / "ballots.blt"
    file.write_bytes(answer.data)
    command = answer.text.splitlines()[0].removeprefix("# coop count ").split()
    command[command.index("FILE.blt")] = str(file)

    counted = subprocess.run(
        [sys.executable, "-m", "coop", "count", *command, "--json"], capture_output=True, check=True
    )
    assert json.loads(counted.stdout)["elected"] == ballroom.chosen(choice)


def test_the_list_of_decisions_has_no_yes_and_no_for_it(ballroom: Ballroom) -> None:
    choice = ballroom.offer()
    ballroom.rank(choice, *["2"] * 4, "")
    page = ballroom["Ada"].get("/decisions").text
    assert "5 ballots" in page
    assert "4–0" not in page
