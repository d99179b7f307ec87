"""The host's own pages: who may call them, what they say to a browser, and which co-ops they show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hosts import Hall
from visitor import HOST, Form, Visitor
from werkzeug.test import Client

from coop.web.headers import HEADERS
from tenants import front
from tenants.config import Host
from tenants.front import limits
from tenants.front.access import rule_of
from tenants.front.steps import in_steps, sheet, steps
from tenants.hosting import Hosting
from tenants.serving.routing import Router


def own_pages(hall: Hall) -> Flask:
    router = hall.client.application
    assert isinstance(router, Router)
    assert isinstance(router.front, Flask)
    return router.front


def test_every_route_says_who_may_call_it(hall: Hall) -> None:
    app = own_pages(hall)
    with app.app_context():
        assert [rule.endpoint for rule in app.url_map.iter_rules() if rule_of(rule.endpoint) is None] == []


def test_no_route_breaks_or_writes_without_its_form(hall: Hall) -> None:
    app, stranger = own_pages(hall), Visitor(hall, address="192.0.2.1")
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        filling: dict[str, Any] = {name: 7 if name == "hue" else "x" for name in rule.arguments}
        path = adapter.build(rule.endpoint, filling)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = stranger.get(path) if method == "GET" else stranger.post(path)
            allowed = {200, 303, 404} if method == "GET" else {303, 400}
            assert answer.status_code in allowed, (method, path, answer.status_code)
            mailed = {"Referrer-Policy": "strict-origin"} if "token" in rule.arguments else {}
            assert (HEADERS | mailed).items() <= dict(answer.headers).items(), path
            answer.close()


@pytest.mark.parametrize(("language", "words"), [("sv", "ägs av dem som"), ("en", "belongs to the people")])
def test_it_speaks_the_visitors_language(hall: Hall, language: str, words: str) -> None:
    assert words in Visitor(hall, language).get("/").text


def test_another_language_is_kept(hall: Hall) -> None:
    visitor = Visitor(hall, "en")
    token = visitor.get("/").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    chosen = visitor.post("/language", csrf_token=token, language="sv", next="/sign-up")
    assert chosen.headers["Location"] == "/sign-up"
    assert 'lang="sv"' in visitor.get("/").text
    elsewhere = visitor.post("/language", csrf_token=token, language="sv", next="//evil.example")
    assert elsewhere.headers["Location"] == "/"


def test_a_page_that_only_takes_posts_is_not_gone_back_to(hall: Hall) -> None:
    """A form that was refused stands there, with the other language in its header."""
    visitor = Visitor(hall)
    token = visitor.get("/").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    path = "/console/co-ops/first/suspension"
    chosen = visitor.post("/language", csrf_token=token, language="sv", next=path)
    assert chosen.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_error_has_a_page(hall: Hall, language: str) -> None:
    page = Visitor(hall, language).get("/nothing")
    assert page.status_code == 404
    assert ("Sidan finns inte" if language == "sv" else "There is no such page") in page.text


def test_only_those_that_agreed_are_shown(hall: Hall) -> None:
    hall.found("hidden")
    shy, open_one = Visitor(hall), Visitor(hall)
    shy.answers(name="Shy")
    shy.confirms()
    open_one.answers(name="Open")
    open_one.send("/sign-up/you", listed="y")
    open_one.confirms()
    page = Visitor(hall).get("/").text
    assert 'href="http://open.localhost:8000"' in page
    assert "Shy" not in page
    assert "Hidden" not in page


def test_what_is_shown_can_be_taken_back(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.answers()
    visitor.confirms()
    for shown in ("yes", ""):
        token = Form(visitor.get("/founded").text).data["csrf_token"][0]
        assert visitor.post("/founded/listing", csrf_token=token, shown=shown).status_code == 303
        assert ("var-bil.localhost" in Visitor(hall).get("/").text) is (shown == "yes")


def test_letters_are_read_on_this_computer_alone(hall: Hall) -> None:
    assert Visitor(hall).get("/mails").status_code == 200
    assert Visitor(hall, address="192.0.2.1").get("/mails").status_code == 404


def test_a_proxy_on_this_computer_shows_letters_to_nobody(hall: Hall) -> None:
    passed_on = {"X-Forwarded-For": "192.0.2.1"}
    here = {"REMOTE_ADDR": "127.0.0.1"}
    page = Visitor(hall).client.get("/mails", base_url=HOST, headers=passed_on, environ_base=here)
    assert page.status_code == 404


def test_a_question_that_no_step_names_has_one(hall: Hall) -> None:
    assert [step.name for step in steps()].count("more") == 0
    more = in_steps([*sheet().questions, "pets"])
    assert [(step.name, step.keys) for step in more][-2:] == [("more", ("pets",)), ("you", ())]


def test_every_question_is_asked_once() -> None:
    assert sorted(key for step in steps() for key in step.keys) == sorted(sheet().questions)


@pytest.mark.parametrize("what", ["SIGNUPS_NETWORK", "LETTERS_ADDRESS", "LETTERS_NETWORK"])
def test_one_address_cannot_go_on_for_ever(hall: Hall, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, other = Visitor(hall), Visitor(hall, address="192.0.2.1")
    monkeypatch.setattr(limits, what, limits.Limit(what, 1))
    visitor.answers()
    last = visitor.send("/sign-up/you")
    if what == "SIGNUPS_NETWORK":
        last = Visitor(hall).send("/sign-up/name", name="Again")
        assert other.send("/sign-up/name", name="Other").status_code == 303
    assert last.status_code == 429


@pytest.fixture
def production(tmp_path: Path) -> Any:
    settings = {"ANDEL_DATA": str(tmp_path), "ANDEL_ENV": "production", "ANDEL_URL": "https://host.example"}
    return lambda **more: Client(front.create_app(Hosting(Host.from_environment({**settings, **more}))))


def test_in_production_a_host_without_mail_founds_nothing(production: Any) -> None:
    client = production()
    assert "cannot send letters" in client.get("/", base_url="https://host.example").text
    assert client.get("/sign-up/name", base_url="https://host.example").status_code == 503


def test_in_production_the_cookie_is_this_hosts_alone(production: Any) -> None:
    page = production(ANDEL_MAIL_URL="smtp://localhost").get("/sign-up/name", base_url="https://host.example")
    assert page.status_code == 200
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-andel=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "max-age" in page.headers["Strict-Transport-Security"]


def test_in_production_letters_are_nobodys_to_read(production: Any) -> None:
    local = {"REMOTE_ADDR": "127.0.0.1"}
    assert production().get("/mails", base_url="https://host.example", environ_base=local).status_code == 404


def test_another_name_is_not_answered(hall: Hall) -> None:
    assert Client(own_pages(hall)).get("/", base_url="http://evil.example").status_code == 400
    assert Client(own_pages(hall)).get("/", base_url=HOST).status_code == 200
