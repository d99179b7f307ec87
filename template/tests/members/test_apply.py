from __future__ import annotations

import pytest
from governance.assembly import Assembly
from people.mailbox import letter_to, letters_to
from sqlalchemy import select
from stage import Stage

from coop.members.models import Application, Member

FORM = {"member_class": "users", "address": "1 Elm Street\r\n111 11 Town", "statement": "I ride."}


def test_the_page_says_what_membership_means(stage: Stage) -> None:
    page = stage.person("Ada").get("/membership").text
    assert "SEK" in page
    assert "500.00" in page
    assert "The board decides" in page
    assert "Workers, Users" in page
    assert "Producers" not in page


def test_a_person_applies_and_the_board_hears_of_it(stage: Stage) -> None:
    board, plain = stage.member("Bea", roles=("board",)), stage.member("Paul")
    ada = stage.person("Ada")
    assert ada.post("/membership", **FORM).location == "/membership"
    assert "Your application is waiting" in ada.get("/membership").text
    assert board.get(letter_to(stage, board.email).path).status_code == 200
    assert letters_to(stage, plain.email) == []
    with stage.data() as session:
        application = session.scalar(select(Application))
        assert application.address == "1 Elm Street\n111 11 Town"
        assert application.is_waiting


def test_one_application_at_a_time(stage: Stage) -> None:
    ada = stage.person("Ada")
    ada.post("/membership", **FORM)
    assert ada.post("/membership", **FORM).status_code == 303
    with stage.data() as session:
        assert len(session.scalars(select(Application)).all()) == 1


def test_a_member_does_not_apply_again(stage: Stage) -> None:
    ada = stage.member("Ada")
    ada.post("/membership", **FORM)
    assert "You are a member already." in ada.get("/membership").text
    with stage.data() as session:
        assert session.scalars(select(Application)).all() == []


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("member_class", "producers"),  # no class of this co-op
        ("member_class", ""),
        ("address", " \u0000 "),
        ("address", "a" * 301),
        ("statement", "s" * 2001),
    ],
)
def test_what_does_not_fit_is_refused_and_the_rest_is_kept(stage: Stage, field: str, bad: str) -> None:
    response = stage.person("Ada").post("/membership", **{**FORM, field: bad})
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert ("I ride." in response.text) == (field != "statement")


def test_visitors_sign_in_and_the_unconfirmed_confirm_first(stage: Stage) -> None:
    assert stage.visitor().post("/membership", **FORM).location.startswith("/sign-in")
    assert stage.person("Ada", confirmed=False).post("/membership", **FORM).location == "/unconfirmed"


def test_where_the_charter_admits_everyone_one_is_a_member_at_once(stage: Stage) -> None:
    assembly = Assembly(stage, *(stage.member(name) for name in ("Ann", "Ben", "Cleo")))
    assembly.pass_("automatic", clause="admission")
    ada = stage.person("Ada")
    ada.post("/membership", **FORM)
    assert "You are admitted" in ada.get("/membership").text
    assert letter_to(stage, ada.email).title == "You are a member of Provkooperativet"
    with stage.data() as session:
        application = session.scalar(select(Application))
        assert (application.outcome, application.decided_by_id) == ("admitted", None)
        assert session.scalar(select(Member).where(Member.person_id == ada.person_id)).number == 4
