"""What the browser is told to refuse, on every kind of answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stage import Stage

from coop import Application
from coop.config import Settings

PAGES = ("/", "/charter", "/privacy", "/sign-in", "/static/coop.css", "/no-such-page", "/theme-155.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_a_strict_content_policy(stage: Stage, path: str) -> None:
    with stage.visitor().get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_not_kept_by_shared_caches(stage: Stage) -> None:
    assert "no-store" in stage.visitor().get("/charter").headers["Cache-Control"]


def test_in_production_cookies_are_bound_to_the_host(
    make_app: Callable[..., Application], settings: Settings
) -> None:
    app = make_app(replace(settings, production=True, url="https://localhost"))
    response = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-coop_")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_in_production_another_host_name_is_refused(
    make_app: Callable[..., Application], settings: Settings
) -> None:
    app = make_app(replace(settings, production=True, url="https://localhost"))
    response = app.test_client().get("/", base_url="https://evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.text
