"""Past the rules, through the application's own connection, nothing is offered, voted or chosen."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.ballroom import Ballroom
from governance.forger import Attack
from sqlalchemy.exc import IntegrityError
from stage import Stage

from coop import clock
from coop.governance import votes
from coop.governance.models import Ballot, Elector, Option, Proposal, Vote


@pytest.fixture
def discussed(ballroom: Ballroom) -> int:
    """Three options of Ada's, one of Ben's, and none of these."""
    choice = ballroom.discuss(none=True)
    ballroom.add(choice, "Ben", "A tram")
    return choice


@pytest.fixture
def opened(ballroom: Ballroom) -> Vote:
    """Three options; two have voted for the second."""
    choice = ballroom.offer()
    ballroom.rank(choice, "2", "2 1")
    return ballroom.look(choice)


def option(choice: int, **changes: Any) -> sa.Insert:
    words = {"proposal_id": choice, "number": 8, "member_id": 3, "text": "A yacht", "reason": ""}
    return sa.insert(Option).values({**words, **changes})


def test_what_is_offered_stands(attack: Attack, discussed: int) -> None:
    attack("UPDATE options SET text = 'A yacht' WHERE number = 1", "frozen")
    attack("UPDATE options SET reason = 'Cheap.' WHERE number = 4", "frozen")
    attack("UPDATE options SET member_id = 3 WHERE number = 4", "frozen")
    attack("UPDATE options SET text = '-', reason = '' WHERE number = 1", "frozen")
    attack("DELETE FROM options WHERE number = 1", "frozen")
    attack(option(discussed, number=4), None)
    attack(option(discussed, text=""), "frozen")
    attack(option(discussed, number=0), "frozen")


def test_one_option_does_not_take_the_place_of_another(attack: Attack, stage: Stage, discussed: int) -> None:
    attack("UPDATE options SET number = 1 WHERE number = 4", None)
    with stage.data() as session:
        if session.get_bind().dialect.name == "sqlite":
            attack("UPDATE OR REPLACE options SET number = 1 WHERE number = 4", "frozen")
            attack(f"REPLACE INTO options VALUES ({discussed}, 1, 3, 'A yacht', '')", "frozen")


def test_an_option_is_of_a_choice(attack: Attack, ballroom: Ballroom) -> None:
    attack(option(ballroom.propose()), "frozen")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE options SET number = 9 WHERE number = 3",
        "UPDATE options SET text = 'x'",
        "DELETE FROM options",
    ],
)
def test_the_options_are_frozen_when_the_vote_opens(attack: Attack, opened: Vote, change: str) -> None:
    attack(change, "frozen")
    attack(option(opened.proposal_id), "frozen")


@pytest.mark.parametrize(
    "change", ["office = 'board'", "seats = 2", "term_months = 9", "stood = 2", "seed = 'x'"]
)
def test_what_a_choice_is_about_is_frozen(attack: Attack, opened: Vote, change: str) -> None:
    attack(f"UPDATE votes SET {change}", "frozen")


@pytest.mark.parametrize(
    "lie",
    [
        {"stood": 4}, {"stood": 6}, {"seats": 2}, {"seats": 0}, {"seed": "mine"}, {"method": "plurality"},
        {"office": "board"}, {"term_months": 12}, {"elected": "1"}, {"matter": "elections"},
    ],
)  # fmt: skip
def test_a_choice_opens_by_its_act_and_the_rules(
    stage: Stage, ballroom: Ballroom, discussed: int, lie: dict[str, Any]
) -> None:
    ballroom.time.passes(days=7)
    with stage.data() as session:
        vote = votes.open_(session.get_one(Proposal, discussed))
        kept = {column.name: getattr(vote, column.name) for column in Vote.__table__.columns}
        session.rollback()
    with stage.data() as session:
        _numbered(session)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.insert(Vote).values({**kept, **lie}))
        session.execute(sa.insert(Vote).values(kept))


def test_no_option_without_a_number_of_the_ballot_paper(
    stage: Stage, ballroom: Ballroom, discussed: int
) -> None:
    """As they wait, the last of them is the ninety-ninth."""
    ballroom.time.passes(days=7)
    with stage.data() as session:
        vote = votes.open_(session.get_one(Proposal, discussed))
        kept = {column.name: getattr(vote, column.name) for column in Vote.__table__.columns}
        session.rollback()
    with stage.data() as session, pytest.raises(IntegrityError, match="not the rules in force"):
        session.execute(sa.insert(Vote).values(kept))


@pytest.mark.parametrize(
    "ballot", ["4", "0", "2,2", "2,", ",2", "yes", "", "02", "2:5", "2 ,1", "2,1,4", "2;1", "no", "2,1,3,1"]
)
def test_no_ballot_that_nobody_can_cast(stage: Stage, ballroom: Ballroom, opened: Vote, ballot: str) -> None:
    with stage.data() as session:
        mine = Elector.member_id == ballroom["Eli"].member_id
        session.execute(sa.update(Elector).where(mine, Elector.vote_id == opened.id).values(voted=True))
    ballroom.time.passes(days=7)
    with stage.data() as session:
        urn.say_key(session, opened.id)
        with pytest.raises(IntegrityError, match="no ballot"), session.begin_nested():
            session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=opened.id, choice=ballot))
        session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=opened.id, choice="3,2,1"))


@pytest.mark.parametrize("ballot", ["1:6,2:0", "1:5,1:4", "1:5,2", "1:5,4:1", "1:-1", "1:55", "1:5,,2:1"])
def test_no_score_that_nobody_can_give(stage: Stage, ballroom: Ballroom, ballot: str) -> None:
    ballroom.set(choices_method="score")
    vote = ballroom.look(ballroom.offer())
    with stage.data() as session:
        session.execute(sa.update(Elector).where(Elector.vote_id == vote.id).values(voted=True))
        urn.say_key(session, vote.id)
        with pytest.raises(IntegrityError, match="no ballot"), session.begin_nested():
            session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=vote.id, choice=ballot))
        session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=vote.id, choice="1:5,3:0"))


def test_no_open_ballot_that_nobody_can_cast(attack: Attack, ballroom: Ballroom) -> None:
    ballroom.set(choices_ballots="open")
    choice = ballroom.offer()
    ballroom.rank(choice, "1")
    attack("UPDATE open_ballots SET choice = '4' WHERE choice = '1'", "a ballot stays with its voter")


def result(vote: Vote, **changes: Any) -> sa.Update:
    """What the count of two ballots for the second option would be."""
    values = {
        "state": "passed", "outcome": None, "counted_at": clock.now(), "yes": 2, "no": 0, "abstain": 0,
        "number": 1, "previous_hash": "0" * 64, "hash": "f" * 64, "elected": "2",
    }  # fmt: skip
    return sa.update(Vote).where(Vote.id == vote.id).values({**values, **changes})


@pytest.mark.parametrize(
    "lie",
    [
        {"elected": "1,2"}, {"elected": "4"}, {"elected": ""}, {"elected": None}, {"yes": 3}, {"yes": 1},
        {"state": "rejected", "outcome": "no_quorum"},
        {"state": "rejected", "outcome": "no_quorum", "elected": None},
    ],
)  # fmt: skip
def test_a_result_is_of_the_ballots_and_of_as_many_as_are_chosen(
    attack: Attack, ballroom: Ballroom, opened: Vote, lie: dict[str, Any]
) -> None:
    ballroom.time.passes(days=7)
    with ballroom.stage.data() as session:
        urn.unlock(session, opened.id)
    attack(result(opened, **lie))


def test_an_honest_result_is_let_in(stage: Stage, ballroom: Ballroom, opened: Vote) -> None:
    """So that the lies above are refused for what they lie about."""
    ballroom.time.passes(days=7)
    with stage.data() as session:
        urn.unlock(session, opened.id)
        session.execute(result(opened))


def test_words_are_taken_out_when_all_is_over(stage: Stage, attack: Attack, ballroom: Ballroom) -> None:
    choice = ballroom.offer(none=True)
    attack("UPDATE options SET text = '-', reason = ''", "frozen")
    ballroom.rank(choice, *["2"] * 5)
    attack("UPDATE options SET text = 'Another' WHERE number = 1", "frozen")
    attack("UPDATE options SET text = '' WHERE number = 1", "frozen")
    attack("DELETE FROM options", "frozen")
    with stage.data() as session:
        session.execute(sa.text("UPDATE options SET text = '-', reason = '' WHERE number = 1"))


def _numbered(session: Any) -> None:
    """As `options.number` does when the vote opens."""
    session.execute(sa.text("UPDATE options SET number = 5 WHERE number = 99"))
