"""An operator looks into one co-op in an emergency: not unasked, not unseen, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from console_desk import OPERATOR, does, signed_in
from hosts import Hall
from visitor import Visitor

from coop import clock
from coop.database import db
from coop.members import founder
from coop.notices.models import Mail
from coop.people.models import Person
from coop.privacy import emergency
from coop.privacy.models import Emergency, Look
from tenants.directory import Entry, State

PAGE = "/console/co-ops/{}/emergency"
REASON = "The treasurer asked us to look"


@pytest.fixture
def desk(hall: Hall) -> Visitor:
    return signed_in(hall)


@pytest.fixture
def first(hall: Hall) -> Entry:
    return founded(hall, "first")


def founded(hall: Hall, label: str, language: str = "sv") -> Entry:
    """A co-op with one member, who holds its offices."""
    entry = hall.found(label)
    with hall.hosting.at(entry):
        ada = Person.register(
            name=f"Ada {label}", email="ada@people.example", password="shares and votes", language=language
        )
        founder.install(ada, member_class="workers", address="1 Elm Street")
        db.session.commit()
    return entry


def asks(desk: Visitor, label: str = "first", hours: str = "2") -> Any:
    return does(desk, PAGE.format(label), "", reason=REASON, hours=hours)


def looks(desk: Visitor, label: str = "first", email: str = "ada@people.example") -> Any:
    return does(desk, PAGE.format(label), "/look", email=email)


def counted(hall: Hall, entry: Entry) -> tuple[int, int]:
    """How many looks the co-op has noted, and how many letters it has written."""
    with hall.hosting.at(entry):
        tables = (Look, Mail)
        found = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    return found[0], found[1]


def test_nothing_is_read_unasked(hall: Hall, desk: Visitor, first: Entry) -> None:
    assert looks(desk).status_code == 303
    assert "Ada first" not in desk.get(PAGE.format("first")).text
    assert counted(hall, first) == (0, 0)


def test_who_asked_reads_and_members_are_told(hall: Hall, desk: Visitor, first: Entry) -> None:
    assert asks(desk).status_code == 303
    page = looks(desk)
    assert page.status_code == 200
    assert "Ada first" in page.text
    assert "1 Elm Street" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert counted(hall, first) == (1, 1)
    with hall.hosting.at(first):
        letter = db.session.scalars(sa.select(Mail)).one()
        assert letter.title == "Nödåtkomst till First"
        assert f"{OPERATOR['name']} ({OPERATOR['email']})" in letter.body
        assert REASON in letter.body
        assert "http://first.localhost:8000/privacy/emergency" in letter.body


def test_it_is_over_after_its_time(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert looks(desk).status_code == 303
    assert counted(hall, first)[0] == 0


def test_an_office_ends_it(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    with hall.hosting.at(first):
        emergency.end()
        db.session.commit()
    assert looks(desk).status_code == 303
    assert counted(hall, first)[0] == 0


def test_the_operator_gives_it_back(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    assert does(desk, PAGE.format("first"), "/end").status_code == 303
    assert looks(desk).status_code == 303


def test_it_is_worth_nothing_at_another_co_op(hall: Hall, desk: Visitor, first: Entry) -> None:
    second = founded(hall, "second")
    asks(desk)
    assert looks(desk, "second").status_code == 303
    assert counted(hall, second) == (0, 0)


def test_it_is_worth_nothing_to_another_operator(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    other = signed_in(hall, email="bo@host.example", name="Bo")
    assert "Look someone up" not in other.get(PAGE.format("first")).text
    assert looks(other).status_code == 303
    assert asks(other).status_code == 303
    assert counted(hall, first) == (0, 1)


def test_nobody_looks_at_a_co_op_that_cannot_see_it(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    page = desk.get(PAGE.format("first"))
    hall.hosting.directory.set_state(first, State.SUSPENDED)
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    for action in ("", "/look"):
        path = PAGE.format("first") + action
        assert desk.post(path, csrf_token=token, email="ada@people.example").status_code == 409
    assert desk.get(PAGE.format("first")).status_code == 409


@pytest.mark.parametrize(("hours", "reason"), [("0", "x"), ("73", "x"), ("", "x"), ("2", " ")])
def test_it_has_a_reason_and_an_end(hall: Hall, desk: Visitor, first: Entry, hours: str, reason: str) -> None:
    page = does(desk, PAGE.format("first"), "", reason=reason, hours=hours)
    assert page.status_code == 422
    with hall.hosting.at(first):
        assert db.session.scalars(sa.select(Emergency)).all() == []


def test_nobody_by_that_address(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    assert looks(desk, email="eve@people.example").status_code == 422
    assert counted(hall, first)[0] == 0


def test_the_log_says_that_and_not_at_whom(hall: Hall, desk: Visitor, first: Entry) -> None:
    asks(desk)
    looks(desk)
    log = desk.get("/console/log").text
    for said in ("asked for emergency access", "looked at someone's data"):
        assert said in log
    for kept in ("ada@people.example", "Ada first", REASON):
        assert kept not in log
