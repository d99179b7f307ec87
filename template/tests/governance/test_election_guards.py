"""Past the rules, through the application's own connection, nobody is elected, nominated or recalled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.forger import Attack
from governance.hustings import Hustings
from sqlalchemy.exc import IntegrityError
from stage import Stage

from coop import clock
from coop.governance.models import Ballot, Candidate, Elector, Nomination, Vote
from coop.members.models import Role


@pytest.fixture
def opened(hustings: Hustings) -> Vote:
    """Ada and Ben stand for chair; two have voted for Ben."""
    election = hustings.open("Ada", "Ben", office="chair")
    hustings.rank(election, "Ben", "Ben Ada")
    return hustings.look(election)


@pytest.fixture
def counted(hustings: Hustings) -> Vote:
    """Ben is elected."""
    election = hustings.open("Ada", "Ben", office="chair")
    hustings.rank(election, *["Ben"] * 5)
    return hustings.look(election)


def test_who_stands_is_frozen(attack: Attack, hustings: Hustings, opened: Vote) -> None:
    cleo = hustings["Cleo"].member_id
    attack("DELETE FROM candidates", "the candidates are frozen")
    attack(f"UPDATE candidates SET member_id = {cleo}", "the candidates are frozen")
    attack(sa.insert(Candidate).values(vote_id=opened.id, number=3, member_id=cleo), "against her will")
    attack("UPDATE nominations SET state = 'declined'", "nominations are closed")
    attack("UPDATE nominations SET statement = 'Elect somebody else.'", "nominations are closed")
    attack("DELETE FROM nominations", "cannot be removed")


@pytest.mark.parametrize("state", ["stands", "declined", "elected"])
def test_nobody_is_made_to_stand(attack: Attack, hustings: Hustings, state: str) -> None:
    election = hustings.propose()
    asked = {"proposal_id": election, "member_id": 3, "by_id": 1, "statement": "", "state": state}
    attack(sa.insert(Nomination).values(asked), "nominations are closed")


def test_nominations_end_when_the_vote_opens(attack: Attack, opened: Vote) -> None:
    late = {"proposal_id": opened.proposal_id, "member_id": 3, "by_id": 3, "statement": "", "state": "stands"}
    attack(sa.insert(Nomination).values(late), "nominations are closed")


@pytest.mark.parametrize(
    "change", ["office = 'board'", "seats = 2", "term_months = 72", "stood = 3", "seed = 'mine'"]
)
def test_what_an_election_is_about_is_frozen(attack: Attack, opened: Vote, change: str) -> None:
    attack(f"UPDATE votes SET {change}", "frozen")


def test_nobody_is_elected_before_the_count(attack: Attack, opened: Vote) -> None:
    attack("UPDATE votes SET elected = '1'", "final")


def test_who_was_elected_stays_elected(attack: Attack, counted: Vote) -> None:
    attack("UPDATE votes SET elected = '1'", "final")


@pytest.mark.parametrize(
    "ballot", ["3", "2,2", "2,", ",2", "yes", "", "02", "2:5", "2 ,1", "2,1,3", "2;1", "no", "2,1,2"]
)
def test_no_ballot_that_nobody_can_cast(stage: Stage, hustings: Hustings, opened: Vote, ballot: str) -> None:
    with stage.data() as session:
        mine = Elector.member_id == hustings["Eli"].member_id
        session.execute(sa.update(Elector).where(mine).values(voted=True))
    hustings.time.passes(days=7)
    with stage.data() as session:
        urn.say_key(session, opened.id)
        with pytest.raises(IntegrityError, match="no ballot"), session.begin_nested():
            session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=opened.id, choice=ballot))
        session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=opened.id, choice="2,1"))


@pytest.mark.parametrize("ballot", ["1:6,2:0", "1:5,1:4", "1:5,2", "1:5,3:1", "1:-1", "1:55", "1:5,,2:1"])
def test_no_score_that_nobody_can_give(stage: Stage, hustings: Hustings, ballot: str) -> None:
    hustings.set(elections_method="score")
    vote = hustings.look(hustings.open("Ada", "Ben", office="chair"))
    with stage.data() as session:
        session.execute(sa.update(Elector).where(Elector.vote_id == vote.id).values(voted=True))
        urn.say_key(session, vote.id)
        with pytest.raises(IntegrityError, match="no ballot"), session.begin_nested():
            session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=vote.id, choice=ballot))
        session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=vote.id, choice="1:5,2:0"))


def result(vote: Vote, **changes: Any) -> sa.Update:
    """What the count of two ballots for Ben would be."""
    values = {
        "state": "passed", "outcome": None, "counted_at": clock.now(), "yes": 2, "no": 0, "abstain": 0,
        "number": 1, "previous_hash": "0" * 64, "hash": "f" * 64, "elected": "2",
    }  # fmt: skip
    return sa.update(Vote).where(Vote.id == vote.id).values({**values, **changes})


@pytest.mark.parametrize(
    "lie",
    [
        {"elected": "1,2"}, {"elected": "3"}, {"elected": ""}, {"elected": None}, {"yes": 3}, {"yes": 1},
        {"state": "rejected", "outcome": "no_quorum"},
        {"state": "rejected", "outcome": "no_quorum", "elected": None},
    ],
)  # fmt: skip
def test_a_result_is_of_the_ballots_and_the_seats(
    attack: Attack, hustings: Hustings, opened: Vote, lie: dict[str, Any]
) -> None:
    hustings.time.passes(days=7)
    with hustings.stage.data() as session:
        urn.unlock(session, opened.id)
    attack(result(opened, **lie))


def test_an_honest_result_is_let_in(stage: Stage, hustings: Hustings, opened: Vote) -> None:
    """So that the lies above are refused for what they lie about."""
    hustings.time.passes(days=7)
    with stage.data() as session:
        urn.unlock(session, opened.id)
        session.execute(result(opened))


def given(vote: Vote, member: int, **changes: Any) -> sa.Insert:
    """As the election would give the office."""
    since = vote.counted_at
    assert since
    values = {"role": "chair", "given_by": f"decision {vote.number}", "since": since}
    return sa.insert(Role).values(
        {"member_id": member, **values, "until": since + timedelta(days=365), **changes}
    )


def test_no_office_without_an_election(attack: Attack, hustings: Hustings, counted: Vote) -> None:
    ada, cleo = hustings["Ada"].member_id or 0, hustings["Cleo"].member_id or 0
    for member in (ada, cleo):
        attack(given(counted, member), "no decision gave this office")
        attack(given(counted, member, role="board"), "no decision gave this office")
        attack(given(counted, member, given_by="decision 9"), "no decision gave this office")


def test_no_office_by_a_vote_about_something_else(attack: Attack, hustings: Hustings) -> None:
    hustings.set(fee_percent="9")
    attack(
        sa.insert(Role).values(
            member_id=1, role="board", given_by="decision 1",
            since=clock.now(), until=clock.now() + timedelta(days=9),
        ),
        "no decision gave this office",
    )  # fmt: skip


def test_no_recall_without_a_vote_about_that_very_office(
    attack: Attack, hustings: Hustings, counted: Vote
) -> None:
    ended = sa.update(Role).values(ended_at=clock.now())
    attack(ended.values(ended_by="decision 9"), "an office ends once")
    attack(ended.values(ended_by=f"decision {counted.number}"), "an office ends once")
