from __future__ import annotations

import pytest
from people.mailbox import letters_to
from sqlalchemy import func, select
from stage import PASSWORD, Stage

from coop import founding
from coop.members.models import Member

FORM = {
    "name": "Ada",
    "email": "Ada@mail.example",
    "password": PASSWORD,
    "member_class": "workers",
    "address": "1 Elm Street",
}


@pytest.fixture
def link(stage: Stage) -> str:
    with stage.data():
        invitation = founding.invitation()
    assert invitation is not None
    return invitation.removeprefix("http://localhost")


def members(stage: Stage) -> int:
    with stage.data() as session:
        return int(session.scalar(select(func.count()).select_from(Member)))


def test_the_first_founder_is_member_number_one_with_the_offices(stage: Stage, link: str) -> None:
    ada = stage.visitor()
    assert "Become member number 1" in ada.get(link).text
    response = ada.post(link, **FORM)
    assert response.location == "/shares"
    assert "You are member number 1" in ada.get("/shares").text
    with stage.data() as session:
        member = session.scalar(select(Member))
        assert member.number == 1
        assert {role.role for role in member.roles} == {"board", "treasurer"}
        assert member.person.email == "ada@mail.example"
        assert member.person.is_confirmed
        assert not member.owns_share
    assert letters_to(stage, "ada@mail.example") == []


def test_from_the_link_to_a_vote(stage: Stage, link: str) -> None:
    ada = stage.visitor()
    ada.post(link, **FORM)
    assert ada.get("/decisions/new").status_code == 403
    ada.post("/members/1/share-payment")
    assert ada.get("/decisions/new").status_code == 200


def test_the_link_works_once(stage: Stage, link: str) -> None:
    stage.visitor().post(link, **FORM)
    assert stage.visitor().get(link).status_code == 404
    assert stage.visitor().post(link, **{**FORM, "email": "eve@mail.example"}).status_code == 404
    assert members(stage) == 1


def test_a_forged_link_founds_nothing(stage: Stage, link: str) -> None:
    assert stage.visitor().post(link[:-2] + "xx", **FORM).status_code == 404
    assert stage.visitor().post("/founding/first", **FORM).status_code == 404
    assert members(stage) == 0


@pytest.mark.parametrize(
    ("field", "bad"), [("name", ""), ("password", "short"), ("member_class", "community"), ("address", "")]
)
def test_what_does_not_fit_is_refused_and_the_link_still_works(
    stage: Stage, link: str, field: str, bad: str
) -> None:
    assert stage.visitor().post(link, **{**FORM, field: bad}).status_code == 422
    assert stage.visitor().post(link, **FORM).status_code == 303


def test_an_address_with_an_account_is_told_so(stage: Stage, link: str) -> None:
    eve = stage.person("Eve")
    response = stage.visitor().post(link, **{**FORM, "email": eve.email})
    assert response.status_code == 422
    assert "There is an account with this address already." in response.text
