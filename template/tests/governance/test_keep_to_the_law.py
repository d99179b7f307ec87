"""What the law of a legal form says holds from the founding on, and a proposal against it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from governance.assembly import Assembly
from stage import ANSWERS, Stage

from coop.governance import charter
from coop.governance.charter import in_force


@pytest.fixture
def german(assembly: Assembly, stage: Stage) -> Assembly:
    """A registered co-operative: by GenG § 16 bylaws take three quarters."""
    decide(assembly, legal_form="de-eg", bylaws_majority="3/4")
    return assembly


def decide(assembly: Assembly, **changes: Any) -> int:
    """By everyone's yes, and registered."""
    url = "/decisions?" + "&".join(f"clause={key}" for key in changes)
    answer = assembly.ada.post(url, **changes, reason="We move.")
    assert answer.status_code == 303, answer.text
    proposal = int(answer.location.rsplit("/", 1)[1])
    assembly.vote(proposal, "yes", "yes", "yes")
    bea = assembly.stage.member("Bea", roles=("board",))
    assert bea.post(f"/decisions/{proposal}/registration", reference="GnR 1").status_code == 303
    return proposal


def test_a_co_op_is_founded_with_what_its_law_asks(stage: Stage) -> None:
    with stage.data():
        found = charter.check(ANSWERS)
        assert (found["bylaws_readings"], found["bylaws_majority"]) == ("2", "2/3")
        assert charter.check(ANSWERS | {"legal_form": "de-eg"})["bylaws_majority"] == "3/4"
        assert "bylaws_majority" not in charter.check(ANSWERS | {"legal_form": "other"})


def test_an_answer_of_the_founders_comes_before_the_packs(stage: Stage) -> None:
    with stage.data():
        assert charter.check(ANSWERS | {"bylaws_readings": "1"})["bylaws_readings"] == "1"


def test_a_proposal_against_the_law_is_refused_with_its_source(german: Assembly) -> None:
    answer = german.ada.post("/decisions?clause=bylaws_majority", bylaws_majority="2/3", reason="Easier.")

    assert answer.status_code == 422
    assert "GenG § 16" in answer.text
    assert "Easier." in answer.text


def test_a_rule_that_others_follow_is_held_to_it_as_well(german: Assembly) -> None:
    """With “as in general” the matter follows the general majority."""
    answer = german.ada.post("/decisions?clause=bylaws_majority", bylaws_majority="usual", reason="Easier.")

    assert answer.status_code == 422
    assert "GenG § 16" in answer.text


def test_what_nobody_has_looked_up_only_warns(assembly: Assembly, stage: Stage) -> None:
    """Of the Swedish two thirds only a summary could be read."""
    proposal = assembly.propose("1/2", "bylaws_majority")

    assert "have not read the law itself" in assembly.ben.get(f"/decisions/{proposal}").text
    with stage.data():
        assert in_force()["legal_form"] == "se-ekonomisk-forening"
