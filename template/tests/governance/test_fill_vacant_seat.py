"""A seat of the board that somebody left is filled by election, for the rest of the board's term."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from governance.hustings import Hustings
from sqlalchemy.exc import IntegrityError
from stage import Stage

from coop import clock
from coop.governance import record, verify, votes
from coop.governance.models import Proposal, Vote
from coop.members.models import Role


@pytest.fixture
def board(hustings: Hustings) -> Hustings:
    """Ada and Ben hold two of the three seats: Cleo has resigned."""
    election = hustings.open("Ada", "Ben", "Cleo")
    hustings.rank(election, *["Ada Ben Cleo"] * 5)
    hustings.time.passes(days=30)
    assert hustings["Cleo"].post(f"/offices/{hustings.role('Cleo')}/resignation").status_code == 303
    return hustings


def ends(stage: Stage) -> dict[str, Any]:
    with stage.data() as session:
        sitting = sa.select(Role).where(Role.role == "board", Role.ended_at.is_(None))
        return {role.member.person.name: role.until for role in session.scalars(sitting)}


def fill(board: Hustings, *names: str) -> int:
    return board.open(*names, office="vacant")


def test_the_form_offers_the_vacant_seat(board: Hustings) -> None:
    assert "1 seat is vacant" in board["Dora"].get("/offices").text
    page = board["Dora"].get("/decisions/election?office=vacant").text
    assert "The board’s vacant seat, until" in page
    assert 'checked id="office-0"' in page


def test_there_is_none_while_every_seat_is_held(hustings: Hustings) -> None:
    assert "vacant" not in hustings["Dora"].get("/decisions/election").text
    hustings.rank(hustings.open("Ada", "Ben", "Cleo"), *["Ada Ben Cleo"] * 5)
    assert "vacant" not in hustings["Dora"].get("/offices").text
    assert "vacant" not in hustings["Dora"].get("/decisions/election").text
    refused = hustings["Dora"].post("/decisions/election", office="vacant", reason="Someone left.")
    assert refused.status_code == 422


def test_it_is_filled_until_the_others_term_ends(board: Hustings, stage: Stage) -> None:
    election = fill(board, "Dora", "Eli")
    vote = board.look(election)
    assert (vote.seats, vote.term_months) == (1, None)
    page = board["Ada"].get(f"/decisions/{election}").text
    assert "Election: Board, vacant seats" in page
    assert "as the rest of the board" in page
    board.rank(election, *["Dora"] * 5)
    assert board.holders() == ["Ada", "Ben", "Dora"]
    assert len(set(ends(stage).values())) == 1
    with stage.data():
        exported = record.export()
        report = verify.verify(exported)
    assert report.holds, report.lines
    assert exported["decisions"][-1]["until"].startswith(str(ends(stage)["Ada"].date()))
    assert "vacant" not in board["Dora"].get("/decisions/election").text


def test_the_rule_of_elections_counts_it(board: Hustings) -> None:
    board.set(elections_method="irv")
    election = fill(board, "Dora", "Eli")
    assert board.look(election).method == "irv"


def test_several_are_filled_together(board: Hustings) -> None:
    board["Ben"].post(f"/offices/{board.role('Ben')}/resignation")
    assert "The board’s 2 vacant seats, until" in board["Dora"].get("/decisions/election").text
    election = fill(board, "Dora", "Eli", "Cleo")
    board.rank(election, *["Dora Eli"] * 5)
    assert board.holders() == ["Ada", "Dora", "Eli"]


def test_who_sits_already_cannot_fill_it(board: Hustings) -> None:
    election = board.propose("vacant")
    refused = board["Ada"].post(f"/decisions/{election}/candidacy", statement="")
    assert refused.status_code == 422
    assert "Who has a seat on the board cannot fill another." in refused.text
    nominated = board["Eli"].post(f"/decisions/{election}/nomination", number="2")
    assert "Who has a seat on the board cannot fill another." in nominated.text
    assert board["Cleo"].post(f"/decisions/{election}/candidacy", statement="").status_code == 303


def test_no_vote_on_a_seat_that_is_filled_meanwhile(board: Hustings) -> None:
    first, second = board.propose("vacant"), board.propose("vacant")
    for election in (first, second):
        board.stand(election, "Dora", "Eli")
    board.time.passes(days=7)
    board.tick()
    assert (board.state(first), board.state(second)) == ("voting", "rejected")


def test_a_term_that_is_about_to_end_is_not_worth_it(board: Hustings) -> None:
    board.time.passes(days=330)
    refused = board["Dora"].post("/decisions/election", office="vacant", reason="Someone left.")
    assert refused.status_code == 422
    assert "propose an election of the whole board" in refused.text


def test_counted_too_late_it_gives_nothing(board: Hustings, stage: Stage) -> None:
    election = fill(board, "Dora", "Eli")
    board.rank(election, *["Dora"] * 4)
    board.time.passes(days=400)
    board.tick()
    assert board.state(election) == "enacted"
    assert board.holders() == []
    with stage.data():
        assert verify.verify(record.export()).holds


def test_the_next_board_takes_the_place_of_all(board: Hustings) -> None:
    board.rank(fill(board, "Dora"), *["Dora"] * 5)
    board.rank(board.open("Cleo", "Eli"), *["Cleo Eli"] * 5)
    assert board.holders() == ["Cleo", "Eli"]


@pytest.mark.parametrize(
    "lie",
    [
        {"seats": 2}, {"seats": 3, "term_months": 12}, {"seats": 1, "term_months": 12}, {"office": "chair"},
        {"stood": 0}, {"seed": "mine"}, {"seats": 0},
    ],
)  # fmt: skip
def test_no_more_is_filled_than_is_vacant(board: Hustings, stage: Stage, lie: dict[str, Any]) -> None:
    kept = _opening(board, stage, board.propose("vacant"))
    with stage.data() as session:
        with pytest.raises(IntegrityError, match="not the rules in force"), session.begin_nested():
            session.execute(sa.insert(Vote).values({**kept, **lie}))
        session.execute(sa.insert(Vote).values(kept))


def test_no_vote_fills_what_is_not_vacant(board: Hustings, stage: Stage) -> None:
    """Two sit, and by now there are two seats."""
    election = board.propose("vacant")
    board.stand(election, "Dora")
    board.set(board_seats="2")
    board.time.passes(days=7)
    with stage.data() as session:
        with pytest.raises(IntegrityError, match="not the rules in force"):
            votes.open_(session.get_one(Proposal, election))
        session.rollback()


def test_no_seat_is_held_longer_than_the_others(board: Hustings, stage: Stage) -> None:
    election = fill(board, "Dora", "Eli")
    board.rank(election, *["Dora"] * 4)
    board.time.passes(days=400)
    board.tick()
    vote = board.look(election)
    given = {"member_id": board["Dora"].member_id, "role": "board", "given_by": f"decision {vote.number}"}
    until = clock.now() + timedelta(days=365)
    with stage.data() as session, pytest.raises(IntegrityError, match="no decision gave this office"):
        session.execute(sa.insert(Role).values(**given, since=vote.counted_at, until=until))


def _opening(board: Hustings, stage: Stage, election: int) -> dict[str, Any]:
    """What the row of the vote would be."""
    board.stand(election, "Dora")
    board.time.passes(days=7)
    with stage.data() as session:
        vote = votes.open_(session.get_one(Proposal, election))
        kept = {column.name: getattr(vote, column.name) for column in Vote.__table__.columns}
        session.rollback()
    return kept
