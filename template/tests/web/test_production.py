"""What only holds in production: one host name, https, and cookies that stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from people.mailbox import letters_to
from stage import PASSWORD, Stage

from coop import Application
from coop.config import Settings

BASE = "https://coop.example"


@pytest.fixture
def app(make_app: Callable[..., Application], settings: Settings) -> Application:
    app = make_app(replace(settings, production=True, url=BASE))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def client(app: Application) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def stage(make_app: Callable[..., Application], settings: Settings) -> Stage:
    """The same co-op beside it, as on one's own computer, to play with."""
    return Stage(make_app(settings))


HOSTS = ["evil.example", "coop.example.evil.example", "evil.example:443", "coop.example@evil.example", "a b"]


def test_under_another_name_there_is_nothing(client: FlaskClient) -> None:
    for host in HOSTS:
        for path in ("/", "/sign-in", "/no-such-page", "/health"):
            answer = client.get(path, base_url=BASE, headers={"Host": host})
            assert (answer.status_code, answer.text) == (400, "400\n"), (host, path)


def test_no_letter_follows_the_host_header(stage: Stage, client: FlaskClient) -> None:
    ada = stage.person("Ada")
    for forged in (
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil"},
    ):
        client.post("/forgotten", data={"email": ada.email}, base_url=BASE, headers=forged)
    letters = letters_to(stage, ada.email)
    assert len(letters) == 2
    for letter in letters:
        assert f"{BASE}/reset/" in letter.body
        assert "evil" not in letter.body


def test_a_session_stays_with_this_host_and_https(stage: Stage, client: FlaskClient) -> None:
    ada = stage.person("Ada")
    answer = client.post("/sign-in", data={"email": ada.email, "password": PASSWORD}, base_url=BASE)
    assert answer.status_code == 303
    name, *flags = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-coop_")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not any(flag.startswith("Domain") for flag in flags)
    assert client.get("/me", base_url=BASE).status_code == 200


def test_browsers_are_told_to_keep_to_https(client: FlaskClient) -> None:
    for path in ("/", "/no-such-page", "/health"):
        header = client.get(path, base_url=BASE).headers["Strict-Transport-Security"]
        assert header == "max-age=63072000"


def test_behind_the_proxy_a_redirect_stays_on_the_site(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    answer = client.get("/me", base_url="http://coop.example", headers=headers)
    assert answer.location == "/sign-in?next=/me"


def test_on_ones_own_computer_any_name_will_do(stage: Stage) -> None:
    answer = stage.visitor().get("/", headers={"Host": "anything:8000"})
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
