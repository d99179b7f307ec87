"""A founder whose address is confirmed already comes in signed in, and chooses a password inside."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from stage import PASSWORD, Actor, Stage, Time

from coop.members.founder import entry, entry_link, expect
from coop.members.models import Member
from coop.people.models import Person

FORM = {"password": PASSWORD, "member_class": "workers", "address": "1 Elm Street"}
EMAIL = "ada@mail.example"


def link(stage: Stage) -> str:
    """The page where she founded it asks for one, and has told the co-op who she is."""
    with stage.data():
        expect("Ada Lind", EMAIL, "en")
        return str(entry_link(EMAIL)).removeprefix("http://localhost")


@pytest.fixture
def ada(stage: Stage) -> Actor:
    ada = stage.visitor()
    ada.post(link(stage))
    return ada


def test_she_is_signed_in_before_she_has_a_password(stage: Stage) -> None:
    ada, enter = stage.visitor(), link(stage)
    page = ada.get(enter).text
    assert "Ada Lind" in page
    assert EMAIL in page
    assert ada.get("/me").status_code == 303  # to look at the link signs nobody in
    assert ada.post(enter).location == "/founding"
    assert ada.get("/me").status_code == 200
    assert "You have founded this co-op" in ada.get("/").text


def test_she_becomes_the_first_member(stage: Stage, ada: Actor) -> None:
    assert EMAIL in ada.get("/founding").text
    assert ada.post("/founding", **FORM).location == "/shares"
    assert ada.get("/shares").status_code == 200
    with stage.data() as session:
        member = session.scalar(select(Member))
        assert (member.number, member.person.name, member.person.is_confirmed) == (1, "Ada Lind", True)
        assert member.person.has_password(PASSWORD)


@pytest.mark.parametrize(("field", "bad"), [("password", "short"), ("password", EMAIL), ("address", "")])
def test_a_bad_answer_is_refused(stage: Stage, ada: Actor, field: str, bad: str) -> None:
    assert ada.post("/founding", **{**FORM, field: bad}).status_code == 422
    assert ada.post("/founding", **FORM).status_code == 303


def test_the_link_works_once(stage: Stage) -> None:
    enter = link(stage)
    stage.visitor().post(enter)
    eve = stage.visitor()
    assert (eve.get(enter).status_code, eve.post(enter).status_code) == (410, 410)


def test_pressed_twice(stage: Stage) -> None:
    ada, enter = stage.visitor(), link(stage)
    assert ada.post(enter).location == ada.post(enter).location == "/founding"


def test_the_link_works_for_an_hour(stage: Stage, time: Time) -> None:
    enter = link(stage)
    time.passes(minutes=61)
    assert stage.visitor().post(enter).status_code == 410


def test_a_later_link_ends_what_was_before(stage: Stage, ada: Actor) -> None:
    elsewhere = stage.visitor()
    assert elsewhere.post(link(stage)).location == "/founding"
    assert elsewhere.get("/me").status_code == 200
    assert ada.get("/me").status_code == 303


def test_no_link_works_once_there_is_a_member(stage: Stage, ada: Actor) -> None:
    with stage.data():
        before = entry.token_for(expect("Ada Lind", EMAIL, "en"))
    ada.post("/founding", **FORM)
    with stage.data():
        after = entry.token_for(Person.with_email(EMAIL))
        assert entry_link(EMAIL) is None
    for token in (before, after):
        assert stage.visitor().post(f"/founding/entry/{token}").status_code == 410


def test_nobody_comes_in_who_is_not_expected(stage: Stage) -> None:
    stage.person("Eve", confirmed=False)
    with stage.data():
        assert entry_link(EMAIL) is None
        assert entry_link("eve@people.example") is None


def test_to_expect_her_twice_changes_nothing(stage: Stage, ada: Actor) -> None:
    with stage.data():
        expect("Another Name", EMAIL, "sv")
    assert "Ada Lind" in ada.get("/founding").text


def test_a_forged_link(stage: Stage) -> None:
    assert stage.visitor().post(link(stage)[:-2] + "xx").status_code == 410
    assert stage.visitor().post("/founding/entry/x").status_code == 410


def test_a_stranger_who_took_her_address_first_is_out(stage: Stage) -> None:
    eve = stage.visitor()
    eve.post("/register", name="Eve", email=EMAIL, password="the password of eve")
    eve.post("/sign-in", email=EMAIL, password="the password of eve")
    assert eve.get("/me").status_code == 200
    ada = stage.visitor()
    ada.post(link(stage))
    assert eve.get("/me").status_code == 303
    assert eve.post("/sign-in", email=EMAIL, password="the password of eve").status_code == 422
    ada.post("/founding", **FORM)
    with stage.data() as session:
        assert session.scalar(select(Person.name).join(Member)) == "Ada Lind"


def test_who_has_an_account_of_her_own_keeps_its_password(stage: Stage) -> None:
    stage.person("Ada")
    with stage.data():
        token = entry.token_for(expect("Ada Lind", "ada@people.example", "en"))
    ada = stage.visitor()
    ada.post(f"/founding/entry/{token}")
    assert "password" not in ada.get("/founding").text
    assert ada.post("/founding", member_class="workers", address="1 Elm Street").location == "/shares"
    assert stage.visitor().post("/sign-in", email="ada@people.example", password=PASSWORD).status_code == 303


def test_without_a_password_no_password_opens_the_account(stage: Stage, ada: Actor) -> None:
    for password in ("", PASSWORD, "no account has this password"):
        assert stage.visitor().post("/sign-in", email=EMAIL, password=password).status_code == 422


def test_she_can_choose_one_on_her_own_page(stage: Stage, ada: Actor) -> None:
    assert "Choose a password" in ada.get("/me").text
    assert ada.post("/me/password", password=PASSWORD).status_code == 303
    assert stage.visitor().post("/sign-in", email=EMAIL, password=PASSWORD).status_code == 303


def test_others_have_no_business_there(stage: Stage) -> None:
    assert stage.visitor().get("/founding").status_code == 303
    assert stage.person("Eve").post("/founding", **FORM).status_code == 403
