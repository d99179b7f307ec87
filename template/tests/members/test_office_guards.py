"""Whoever reaches the database past the rules gives no office, prolongs none and rewrites no history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from members.office import Office
from sqlalchemy.exc import IntegrityError
from stage import START, Stage, elected, offices_given

from coop.members import log
from coop.members.models import Member, OfficerAct, Role

Attack = Callable[..., None]
ONCE = "given anew|no decision"  # whichever guard is asked first
LATER = START + timedelta(days=4000)


@pytest.fixture
def attack(stage: Stage, office: Office) -> Attack:
    """Runs a statement, and passes when the database refuses it with that sentence."""

    def run(statement: Any, says: str) -> None:
        with stage.data() as session:
            statement = sa.text(statement) if isinstance(statement, str) else statement
            with pytest.raises(IntegrityError, match=says):
                session.execute(statement)
            session.rollback()

    return run


def given(office: Office, **changes: Any) -> sa.Insert:
    """The treasurer makes herself a board member."""
    values = {"role": "board", "given_by": "decision 5", "since": START, "until": LATER}
    return sa.insert(Role).values({"member_id": office.treasurer.member_id, **values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"given_by": "founding", "until": None},
        {"given_by": "founding"},
        {"given_by": "me"},
        {"given_by": "decision 5", "until": None},
        {"until": START},
    ],
)
def test_no_office_without_a_decision_and_a_term(
    attack: Attack, office: Office, changes: dict[str, Any]
) -> None:
    attack(given(office, **changes), "no decision gave this office")


def test_the_founding_is_the_first_members_alone(stage: Stage) -> None:
    ada = stage.member("Ada")
    founding = {"role": "board", "given_by": "founding", "since": START}
    with stage.data() as session:
        session.execute(sa.insert(Role).values(member_id=ada.member_id, **founding))
    stage.member("Ben")
    with stage.data() as session:
        with pytest.raises(IntegrityError, match="no decision"):
            session.execute(
                sa.insert(Role).values({"member_id": ada.member_id, **founding, "role": "treasurer"})
            )
        session.rollback()


def test_a_decision_gives_an_office_once(attack: Attack, office: Office) -> None:
    same = {"role": "treasurer", "given_by": "decision 1"}
    attack(given(office, **same), ONCE)
    attack(given(office, id=1), ONCE)
    attack(given(office, ended_at=LATER, ended_by="recall"), ONCE)


def test_no_row_in_the_way_is_thrown_out(attack: Attack, office: Office, database: str) -> None:
    if database == "sqlite":
        attack(given(office, id=1).prefix_with("OR REPLACE"), ONCE)
        for name in ("id", "rowid"):
            attack(f"UPDATE OR REPLACE roles SET {name} = 1 WHERE id = 2", "history")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM roles", "history"),
        ("UPDATE roles SET member_id = 1", "history"),
        ("UPDATE roles SET role = 'board'", "history"),
        ("UPDATE roles SET given_by = 'decision 9'", "history"),
        ("UPDATE roles SET since = '2020-01-01 00:00:00'", "history"),
        ("UPDATE roles SET until = '2999-01-01 00:00:00'", "term"),
        ("UPDATE roles SET until = NULL", "term"),
        ("UPDATE roles SET ended_by = 'recall'", "ends once"),
        ("UPDATE officer_acts SET what = 'share'", "only added to"),
        ("DELETE FROM officer_acts", "only added to"),
        ("INSERT INTO officer_acts (id, at, member_id, office, what) SELECT id, at, member_id, office, 'x' "
         "FROM officer_acts", "only added to"),
    ],
)  # fmt: skip
def test_history_stays(stage: Stage, office: Office, attack: Attack, change: str, says: str) -> None:
    with stage.data() as session:
        log.write(session.get(Member, office.board.member_id), "board", "admission", "3")
    attack(change, says)


def test_what_ended_stays_ended(stage: Stage, office: Office, attack: Attack) -> None:
    with stage.data() as session:
        session.execute(sa.update(Role).values(ended_at=START, ended_by="recall"))
    attack(sa.update(Role).values(ended_at=None, ended_by=None), "ends once")
    attack(sa.update(Role).values(ended_at=LATER), "ends once")


def test_what_the_founding_gave_gets_its_end_once(stage: Stage) -> None:
    ada = stage.member("Ada")
    with stage.data() as session:
        session.add(Role(member_id=ada.member_id, role="board", given_by="founding", since=START))
    with stage.data() as session:
        session.execute(sa.update(Role).values(until=START))
        with pytest.raises(IntegrityError, match="term"):
            session.execute(sa.update(Role).values(until=LATER))
        session.rollback()


def test_lines_and_rows_come_as_they_should(stage: Stage, office: Office) -> None:
    """The guards let through what the rules do."""
    with stage.data() as session:
        board = session.get(Member, office.board.member_id)
        with offices_given():
            board.roles.append(elected("treasurer"))
        log.write(board, "board", "admission", "3")
        session.flush()
        assert session.scalar(sa.select(sa.func.count(OfficerAct.id))) == 1
