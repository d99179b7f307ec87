"""Caddy, by the Caddyfile that we hand out: a name has a certificate if the host serves it, else none."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from hosts import Hall
from proxied import Proxied, proxied
from world import NAME, World


@pytest.fixture
def here(hall: Hall, there: World) -> Iterator[Proxied]:
    hall.found("first")
    hall.found("second")
    with proxied(hall.hosting.host.data.parent, there.nameserver) as here:
        yield here


def test_who_has_a_certificate(here: Proxied, there: World) -> None:
    for name, words in (("host.test", "Start a platform"), ("second.host.test", "Second")):
        answer, text = here.get(name)
        assert (answer.status, words in text) == (200, True)
    for name in (NAME, "nobody.host.test", "evil.example"):
        with pytest.raises(ssl.SSLError):
            here.get(name)
    said = here.type("domain", "first", "add", NAME)
    there.prove(NAME, said.partition(" TXT ")[2].split()[0])
    assert f"at home at https://{NAME}:{here.https}" in here.type("domain", "first", "check", NAME)
    answer, text = here.get(NAME, "/charter")
    assert (answer.status, "First" in text, "Second" in text) == (200, True, False)
    led, _text = here.get("first.host.test", "/charter")
    assert (led.status, led.getheader("Location")) == (308, f"https://{NAME}:{here.https}/charter")


def test_what_visitors_say_of_themselves_is_not_believed(here: Proxied) -> None:
    """Neither which name they asked for, nor that they are the proxy."""
    claimed = {"X-Forwarded-Host": "first.host.test", "X-Forwarded-For": "127.0.0.1", "Forwarded": "host=x"}
    answer, text = here.get("second.host.test", "/charter", **claimed)
    assert (answer.status, "Second" in text, "First" in text) == (200, True, False)
    for name in ("host.test", "second.host.test"):
        asked, _text = here.get(name, "/ask?domain=first.host.test")
        assert asked.status == 404


def test_a_page_is_secure(here: Proxied) -> None:
    answer, _text = here.get("second.host.test", "/sign-in")
    assert answer.status == 200
    cookie = answer.getheader("Set-Cookie") or ""
    assert cookie.startswith("__Host-coop_")
    assert "max-age" in (answer.getheader("Strict-Transport-Security") or "")
