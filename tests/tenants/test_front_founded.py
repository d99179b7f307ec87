"""The founder's page: in by one button, what comes next, and letters to the other founders."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from accelerator import entry_of, stage_of
from hosts import Hall
from stage import PASSWORD, Stage
from visitor import HOST, Form, Visitor

from coop import clock
from coop.books import ledger
from coop.books.ledger import Line
from tenants.front import limits, outbox
from tenants.front.tables import LETTERS, rows

CO_OP = "http://var-bil.localhost:8000"


@pytest.fixture
def founder(hall: Hall) -> Visitor:
    founder = Visitor(hall)
    founder.answers(legal_form="se-ekonomisk-forening", language="en")
    founder.confirms()
    return founder


@pytest.fixture
def stage(hall: Hall, founder: Visitor) -> Stage:
    return stage_of(hall, "var-bil")


def door(founder: Visitor) -> str:
    page = founder.get("/founded").text
    return page.partition('<a class="button" href="')[2].partition('"')[0].removeprefix(CO_OP)


def done(founder: Visitor) -> list[str]:
    return re.findall(r'<li id="(\w+)" class="done">', founder.get("/founded").text)


def addresses_after(hall: Hall, time: timedelta) -> list[str]:
    """To which letters of the host are kept by then."""
    router: Any = hall.client.application
    with clock.at(clock.now() + time), router.front.app_context():
        outbox.purge()
        return [letter["address"] for letter in rows(sa.select(LETTERS))]


def post(founder: Visitor, path: str, **data: str) -> None:
    token = Form(founder.get("/founded").text).data["csrf_token"][0]
    assert founder.post(path, csrf_token=token, **data).status_code == 303


def test_the_co_op_opens_with_the_founder_signed_in(hall: Hall, founder: Visitor) -> None:
    enter = door(founder)
    page = hall.get("var-bil", enter)
    assert "Ada Lind" in page.text
    entered = hall.client.post(enter, base_url=CO_OP, data=Form(page.text).data)
    assert entered.headers["Location"] == "/founding"
    first = hall.get("var-bil", "/founding")
    assert "ada@people.example" in first.text
    form = {**Form(first.text).data, "password": PASSWORD, "address": "1 Street", "member_class": "workers"}
    assert hall.client.post("/founding", base_url=CO_OP, data=form).headers["Location"] == "/shares"
    assert done(founder) == ["member"]


def test_once_she_is_a_member_the_button_signs_nobody_in(founder: Visitor, stage: Stage) -> None:
    assert door(founder).startswith("/founding/entry/")
    stage.member("Alma", paid=False)
    assert door(founder) == ""


def test_nothing_is_done_at_first(founder: Visitor) -> None:
    assert done(founder) == []


def test_a_share_that_is_paid_ticks_itself_off(founder: Visitor, stage: Stage) -> None:
    stage.member("Alma")
    assert done(founder) == ["member", "share"]


def test_so_many_founders_as_the_law_asks_for(founder: Visitor, stage: Stage) -> None:
    for name in ("Alma", "Ben"):
        stage.member(name, paid=False)
    assert "The law asks for three members. 2 are in." in founder.get("/founded").text
    stage.member("Cleo", paid=False)
    assert done(founder) == ["member", "founders"]


def test_a_rule_by_vote(founder: Visitor, stage: Stage) -> None:
    ada = stage.member("Alma")
    token = Form(ada.get("/decisions/new?clause=fee_percent").text).data["csrf_token"][0]
    made = ada.post("/decisions?clause=fee_percent", csrf_token=token, fee_percent="9", reason="Why")
    ada.post(f"{made.location}/ballot", csrf_token=token, choice="yes")
    assert "charter" in done(founder)


@pytest.mark.parametrize(
    ("kind", "accounts", "task"),
    [
        ("ride", ("customer_receivables", "platform_fees"), "service"),
        ("customer payment", ("bank", "customer_receivables"), "payment"),
    ],
)
def test_what_the_books_say(
    founder: Visitor, stage: Stage, kind: str, accounts: tuple[str, str], task: str
) -> None:
    ada = stage.member("Alma")
    with stage.data():
        lines = [
            Line(account, amount, ada.person_id if "customer" in account else None)
            for account, amount in zip(accounts, (700, -700), strict=True)
        ]
        ledger.post(kind, "1", lines)
    assert done(founder) == ["member", "share", task]


def test_a_founder_says_that_it_is_registered(founder: Visitor) -> None:
    post(founder, "/founded/registration", registered="yes")
    assert done(founder) == ["registered"]
    post(founder, "/founded/registration", registered="")
    assert done(founder) == []


def test_every_link_leads_somewhere(hall: Hall, founder: Visitor, stage: Stage) -> None:
    page = founder.get("/founded").text
    ada = stage.member("Alma", roles=("board", "treasurer"))
    links = re.findall(rf'href="{CO_OP}(/[^"]+)"', page)
    paths = [path for path in links if "/entry/" not in path]
    assert {"/shares", "/charter", "/decisions/new", "/money/outstanding", "/rides"} <= set(paths)
    assert [(path, ada.get(path).status_code) for path in paths if ada.get(path).status_code != 200] == []


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Ada Lind asks you to join Vår bil"), ("sv", "Ada Lind frågar om du vill")]
)
def test_others_are_invited_by_letter(hall: Hall, language: str, title: str) -> None:
    founder = Visitor(hall, language)
    founder.answers()
    founder.confirms()
    answer = founder.send("/founded", emails="ben@people.example, cleo@people.example\nBEN@people.example")
    assert answer.headers["Location"] == "/founded#invite"
    page = founder.get("/mails").text
    assert page.count(title) == 2
    assert "http://var-bil.localhost:8000/register" in founder.letter()
    assert "cleo@people.example" in founder.get("/founded").text


def test_addresses_of_invited_people_are_kept_for_as_long_as_it_says(hall: Hall, founder: Visitor) -> None:
    """The letter outlives the sign-up if it was written late."""
    assert "forgotten after 30 days" in founder.get("/founded").text
    with clock.at(clock.now() + timedelta(days=29)):
        founder.send("/founded", emails="ben@people.example")
    assert "ben@people.example" in addresses_after(hall, timedelta(days=58))
    assert "ben@people.example" not in addresses_after(hall, timedelta(days=60))


@pytest.mark.parametrize(
    ("emails", "sentence"),
    [
        ("", "at least one"),
        ("ben", "ben is no e-mail address"),
        ("ben@people.example eva@", "eva@ is no e-mail address"),
        (" ".join(f"p{number}@people.example" for number in range(11)), "at most 10 addresses"),
    ],
)
def test_addresses_that_are_none(founder: Visitor, emails: str, sentence: str) -> None:
    answer = founder.send("/founded", emails=emails)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert emails in answer.text
    assert "Invited so far" not in founder.get("/founded").text


def test_nobody_is_written_to_again_and_again(founder: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INVITATIONS_ADDRESS", limits.Limit("invitation to", 1))
    founder.send("/founded", emails="ben@people.example")
    founder.send("/founded", emails="ben@people.example cleo@people.example")
    page = founder.get("/founded").text
    assert "Try again tomorrow: ben@people.example" in page
    assert founder.get("/mails").text.count("asks you to join") == 2


def test_one_founder_does_not_write_for_ever(founder: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INVITATIONS_SIGNUP", limits.Limit("invitation of", 1))
    founder.send("/founded", emails="ben@people.example cleo@people.example")
    assert "Try again tomorrow: cleo@people.example" in founder.get("/founded").text


def test_where_everyone_is_admitted_nobody_is_before_the_founder(hall: Hall) -> None:
    hall.found("first", admission="automatic")
    stage = stage_of(hall, "first")
    eve = stage.person("Eve")
    token = Form(eve.get("/membership").text).data["csrf_token"][0]
    form = {"csrf_token": token, "member_class": "workers", "address": "2 Street"}
    eve.post("/membership", **form)
    assert "its founder comes first" in eve.get("/membership").text
    stage.member("Alma")
    eve.post("/membership", **form)
    assert "You are admitted" in eve.get("/membership").text
    assert entry_of(hall, "first")


def test_the_page_is_nobody_elses(hall: Hall, founder: Visitor) -> None:
    assert Visitor(hall).get("/founded").headers["Location"] == "/"
    assert founder.get("/founded").headers["Cache-Control"] == "private, no-store"
    assert founder.get("/founded").text.count(HOST) == 0
