"""A founder gives her co-op a domain on the host's pages: claimed, looked for, found, given up."""

from __future__ import annotations

from dataclasses import replace
from threading import Semaphore

import pytest
from hosts import Hall
from visitor import Visitor
from world import NAME, World, at

from tenants.domains import Domains
from tenants.front import limits, naming


@pytest.fixture
def founder(hall: Hall, there: World) -> Visitor:
    hall.hosting.host = replace(hall.hosting.host, nameserver=there.nameserver)
    founder = Visitor(hall)
    founder.answers()
    founder.confirms()
    return founder


def press(founder: Visitor, what: str, name: str = NAME) -> str:
    """A button of the page, and what the next page says."""
    page = founder.get("/founded/domains").text
    token = (
        page.partition(f'action="/founded/domains/{name}/{what}"')[2]
        .partition('value="')[2]
        .partition('"')[0]
    )
    assert founder.post(f"/founded/domains/{name}/{what}", csrf_token=token).status_code == 303
    return founder.get("/founded/domains").text


def claim(founder: Visitor, name: str = NAME) -> str:
    page = founder.get("/founded/domains").text
    token = page.rpartition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    answer = founder.post("/founded/domains", csrf_token=token, name=name)
    assert answer.status_code in (303, 422)
    return founder.get("/founded/domains").text if answer.status_code == 303 else answer.text


def test_from_claim_to_home(hall: Hall, there: World, founder: Visitor) -> None:
    assert "/founded/domains" in founder.get("/founded").text
    page = claim(founder)
    token = page.partition("<code>TXT</code>")[2].partition("<code>")[2].partition("</code>")[0]
    assert f"_andel.{NAME}." in page
    assert "was found" in press(founder, "check")
    there.prove(NAME, token)
    assert "at home there now" in press(founder, "check")
    assert at(hall, NAME, "/charter").status_code == 200
    assert f"http://{NAME}:8000" in founder.get("/founded").text
    assert "off the list" in press(founder, "removal")
    assert at(hall, NAME, "/charter").status_code == 404


@pytest.mark.parametrize("typed", ["192.0.2.1", "coop", "other.localhost", "a b", "<b>"])
def test_a_name_that_is_refused_stays_in_the_form(founder: Visitor, typed: str) -> None:
    page = claim(founder, typed)
    assert "aria-invalid" in page
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page


def test_one_too_many_stays_in_the_form(founder: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.domains.MOST", 1)
    claim(founder)
    page = claim(founder, "www.ride.example")
    assert "can have ten domains" in page
    assert 'value="www.ride.example"' in page


def test_only_her_own(hall: Hall, own: Domains, founder: Visitor) -> None:
    own.claim(hall.found("other"), NAME)
    assert NAME not in founder.get("/founded/domains").text
    page = founder.get("/founded/domains").text
    token = page.rpartition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    for what in ("check", "removal"):
        assert founder.post(f"/founded/domains/{NAME}/{what}", csrf_token=token).status_code == 404


def test_a_stranger_comes_to_the_front_page(hall: Hall) -> None:
    assert Visitor(hall).get("/founded/domains").status_code == 303


def test_servers_are_not_asked_without_end(founder: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOMAINS_NETWORK", limits.Limit("check of a domain from", 1))
    claim(founder)
    press(founder, "check")
    page = founder.get("/founded/domains").text
    token = page.rpartition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    assert founder.post(f"/founded/domains/{NAME}/check", csrf_token=token).status_code == 429


def test_few_look_at_once(founder: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each can take many seconds of a thread that others need."""
    claim(founder)
    monkeypatch.setattr(naming, "CHECKING", Semaphore(0))
    assert "Try again in a moment" in press(founder, "check")
