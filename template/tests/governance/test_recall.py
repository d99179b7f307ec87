"""Members end an office before its term, by a vote of yes and no; whom it concerns is told."""

from __future__ import annotations

import pytest
from governance.hustings import Hustings
from people.mailbox import letters_to
from stage import Stage

from coop.governance import record, verify


@pytest.fixture
def board(hustings: Hustings) -> Hustings:
    """Ada and Ben are on the board."""
    election = hustings.open("Ada", "Ben")
    hustings.rank(election, *["Ada Ben"] * 5)
    return hustings


def recall(board: Hustings, name: str = "Ben", by: str = "Cleo") -> int:
    answer = board[by].post(f"/decisions/recall/{board.role(name)}", reason="He is never there.")
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def test_a_recall_ends_the_office(board: Hustings, stage: Stage) -> None:
    assert board["Ben"].get("/applications").status_code == 200
    proposal = recall(board)
    board.vote(proposal, *[{"choice": "yes"}] * 4, {"choice": "no"})

    assert board.holders() == ["Ada"]
    assert board["Ben"].get("/applications").status_code == 403
    page = board["Cleo"].get("/offices").text
    assert "Recalled" in page
    assert f"/decided/{board.look(proposal).number}" in page
    assert "Your office has ended" in letters_to(stage, board["Ben"].email)[-2].title
    with stage.data():
        report = verify.verify(record.export())
    assert report.holds, report.lines


def test_whom_it_concerns_is_told(board: Hustings, stage: Stage) -> None:
    recall(board)
    told = [letter for letter in letters_to(stage, board["Ben"].email) if "about your office" in letter.title]
    assert len(told) == 1
    assert "He is never there." in told[0].body


def test_one_that_falls_changes_nothing(board: Hustings) -> None:
    proposal = recall(board)
    board.vote(proposal, *[{"choice": "no"}] * 5)
    assert board.holders() == ["Ada", "Ben"]


def test_it_has_rules_of_its_own(board: Hustings) -> None:
    board.set(recall_majority="3/4")
    proposal = recall(board)
    board.vote(proposal, *[{"choice": "yes"}] * 3, *[{"choice": "no"}] * 2)
    assert board.holders() == ["Ada", "Ben"]


def test_the_page_of_the_offices_leads_there(board: Hustings) -> None:
    page = board["Cleo"].get("/offices").text
    assert f"/decisions/recall/{board.role('Ben')}" in page
    assert "/decisions/election?office=board" in page
    assert f"/decisions/recall/{board.role('Ben')}" not in board["Ben"].get("/offices").text


def test_what_is_over_cannot_be_ended(board: Hustings) -> None:
    role = board.role("Ben")
    board["Ben"].post(f"/offices/{role}/resignation")
    assert board["Cleo"].get(f"/decisions/recall/{role}").status_code == 404


def test_visitors_see_no_name(board: Hustings, stage: Stage) -> None:
    proposal = recall(board)
    page = stage.visitor().get(f"/decisions/{proposal}").text
    assert "Ben" not in page
    assert "Recall from an office" in page
    assert "Recall: Board, Ben" in board["Ada"].get(f"/decisions/{proposal}").text
