from __future__ import annotations

import pytest
import sqlalchemy as sa
from members.office import Office
from stage import Actor, Stage, Time

from coop.members.models import Role


def row(stage: Stage, actor: Actor) -> Role:
    with stage.data() as session:
        found: Role = session.scalar(sa.select(Role).where(Role.member_id == actor.member_id))
        session.expunge(found)
        return found


def resign(stage: Stage, who: Actor, whose: Actor | None = None) -> int:
    return who.post(f"/offices/{row(stage, whose or who).id}/resignation").status_code


def test_an_officer_resigns(stage: Stage, office: Office, time: Time) -> None:
    assert "Resign" in office.treasurer.get("/offices").text
    assert resign(stage, office.treasurer) == 303
    ended = row(stage, office.treasurer)
    assert (ended.ended_at, ended.ended_by) == (time.now, "resigned")
    page = office.treasurer.get("/offices").text
    assert "You have resigned: Treasurer." in page
    assert "<span>Resigned</span>" in page
    assert office.treasurer.get("/shares").status_code == 403


def test_members_read_that_she_did(stage: Stage, office: Office) -> None:
    resign(stage, office.treasurer)
    log = stage.member("Paul").get("/offices/log/treasurer").text
    assert "Resigned" in log
    assert "Tess" in log


def test_the_last_on_the_board_stays(stage: Stage, office: Office) -> None:
    assert resign(stage, office.board) == 303
    assert "only one on the board" in office.board.get("/offices").text
    assert row(stage, office.board).ended_at is None
    assert office.board.get("/applications").status_code == 200
    assert "Nothing yet" in office.board.get("/offices/log").text


def test_with_another_on_the_board_she_may_go(stage: Stage, office: Office) -> None:
    other = stage.member("Ove", roles=("board",))
    assert resign(stage, office.board) == 303
    assert office.board.get("/applications").status_code == 403
    resign(stage, other)
    assert other.get("/applications").status_code == 200


def test_another_whose_term_is_over_is_no_other(stage: Stage, office: Office, time: Time) -> None:
    other = stage.member("Ove", roles=("board",))
    resign(stage, other)
    resign(stage, office.board)
    assert office.board.get("/applications").status_code == 200


def test_once_is_enough(stage: Stage, office: Office, time: Time) -> None:
    resign(stage, office.treasurer)
    first = row(stage, office.treasurer).ended_at
    time.passes(days=1)
    assert resign(stage, office.treasurer) == 303
    assert "over already" in office.treasurer.get("/offices").text
    assert row(stage, office.treasurer).ended_at == first


@pytest.mark.parametrize("who", ["board", "paul"])
def test_nobody_resigns_for_someone_else(stage: Stage, office: Office, who: str) -> None:
    actor = office.board if who == "board" else stage.member("Paul")
    assert resign(stage, actor, office.treasurer) == 404
    assert row(stage, office.treasurer).ended_at is None
    assert resign(stage, stage.person("Eve"), office.treasurer) == 403
