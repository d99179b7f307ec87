"""Whoever operates the machine looks into the data: asked for, shown to members, ended by an office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from people.mailbox import letter_to, letters_to
from sqlalchemy.exc import IntegrityError
from stage import PASSWORD_HASH, START, Actor, Stage

from coop import clock
from coop.database import db
from coop.privacy import emergency
from coop.privacy.emergency import LONGEST, Refused
from coop.privacy.models import Emergency

OPERATOR = "Olle Op (olle@host.example)"
REASON = "Ada cannot sign in,\nand asked us to look."


def asked(stage: Stage, hours: int = 2) -> bool:
    with stage.data():
        return emergency.ask(OPERATOR, REASON, timedelta(hours=hours)) is not None


def look(stage: Stage, person: Actor, operator: str = OPERATOR) -> Any:
    with stage.data():
        return emergency.look(operator, person.email)


@pytest.fixture
def ada(stage: Stage) -> Actor:
    return stage.member("Ada")


@pytest.fixture
def bea(stage: Stage) -> Actor:
    return stage.member("Bea", roles=("board",))


def test_nothing_is_read_before_it_is_asked_for(stage: Stage, ada: Actor) -> None:
    assert look(stage, ada) is Refused.CLOSED
    assert "Nobody but you." in ada.get("/me/data").text


def test_what_is_read_is_ones_own_copy(stage: Stage, ada: Actor) -> None:
    asked(stage)
    found = look(stage, ada)
    assert found["people"][0]["email"] == ada.email
    assert found["members"][0]["member_class"] == "workers"
    assert PASSWORD_HASH not in str(found)


def test_every_member_has_a_letter_in_her_language(stage: Stage, ada: Actor, bea: Actor) -> None:
    customer = stage.person("Cleo")
    ada.post("/me", name="Ada", language="sv")
    asked(stage)
    assert letters_to(stage, customer.email) == []
    letter = letter_to(stage, bea.email)
    assert letter.title == "Emergency access to Provkooperativet"
    assert letter.path == "/privacy/emergency"
    for said in (OPERATOR, REASON, "until 2 Mar 2026 12:00"):  # by the co-op's clock
        assert said in letter.body
    assert letter_to(stage, ada.email).title == "Nödåtkomst till Provkooperativet"


def test_members_read_of_it_for_good(stage: Stage, ada: Actor) -> None:
    assert "Nobody has asked" in ada.get("/privacy/emergency").text
    asked(stage)
    look(stage, ada)
    with clock.at(START + timedelta(days=4000)):
        page = ada.get("/privacy/emergency").text
    for said in (OPERATOR, "Ada cannot sign in", ">1</dd>", ">over<"):
        assert said in page
    assert stage.person("Cleo").get("/privacy/emergency").status_code == 403


def test_whoever_is_looked_up_sees_it(stage: Stage, ada: Actor, bea: Actor) -> None:
    asked(stage)
    look(stage, ada)
    for page in ("/", "/me/data"):
        assert OPERATOR in ada.get(page).text
        assert OPERATOR not in bea.get(page).text.replace(REASON, "")
    assert len(ada.get("/me/data.json").json["about_you"]["looks"]) == 1


def test_it_is_over_after_its_time(stage: Stage, ada: Actor) -> None:
    asked(stage, hours=2)
    with clock.at(START + timedelta(hours=2)):
        assert look(stage, ada) is Refused.CLOSED
        assert asked(stage)
        assert look(stage, ada) is not Refused.CLOSED


@pytest.mark.parametrize("office", ["board", "treasurer"])
def test_an_office_ends_it(stage: Stage, ada: Actor, office: str) -> None:
    officer = stage.member("Otto", roles=(office,), paid=False)
    asked(stage)
    assert "End it now" in officer.get("/privacy/emergency").text
    assert "Emergency access that is open" in officer.get("/").text
    assert officer.post("/privacy/emergency/end").headers["Location"] == "/privacy/emergency"
    assert look(stage, ada) is Refused.CLOSED
    assert ">ended<" in ada.get("/privacy/emergency").text


def test_nobody_else_ends_it(stage: Stage, ada: Actor) -> None:
    asked(stage)
    assert "End it now" not in ada.get("/privacy/emergency").text
    assert ada.post("/privacy/emergency/end").status_code == 403
    assert look(stage, ada) is not Refused.CLOSED


def test_it_is_whose_asked(stage: Stage, ada: Actor) -> None:
    asked(stage)
    assert look(stage, ada, "Eve") is Refused.CLOSED


def test_there_is_one_at_a_time(stage: Stage, ada: Actor) -> None:
    assert (asked(stage), asked(stage)) == (True, False)
    assert len(letters_to(stage, ada.email)) == 1


@pytest.mark.parametrize("span", [timedelta(0), -timedelta(1), LONGEST + timedelta(seconds=1)])
def test_it_has_an_end(stage: Stage, span: timedelta) -> None:
    with stage.data(), pytest.raises(ValueError, match="at most"):
        emergency.ask(OPERATOR, REASON, span)


def test_nobody_by_that_address(stage: Stage, ada: Actor) -> None:
    asked(stage)
    with stage.data():
        assert emergency.look(OPERATOR, "nobody@people.example") is Refused.NOBODY


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM emergencies",
        "UPDATE emergencies SET reason = 'another'",
        "UPDATE emergencies SET looks = 0",
        "UPDATE emergencies SET until = '2030-01-01 00:00:00'",
    ],
)
def test_the_database_keeps_what_was_shown(stage: Stage, ada: Actor, change: str) -> None:
    asked(stage)
    look(stage, ada)
    with stage.data() as session:
        with pytest.raises(IntegrityError):
            session.execute(sa.text(change))
        session.rollback()
        assert session.scalar(sa.select(Emergency.looks)) == 1
        assert db.session.is_active
