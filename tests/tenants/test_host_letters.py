"""The host's letters leave after the request that wrote them, each once, through a real mail server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hosts import Hall
from notices.mailserver import MailServer
from visitor import Visitor

from coop import clock
from tenants.front import outbox
from tenants.front.tables import LETTERS, SIGNUPS, rows


@pytest.fixture
def server() -> Any:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def pages(hall: Hall, server: MailServer) -> Any:
    """The host's application, with a letter to confirm in its outbox."""
    Visitor(hall, "sv").answers()
    url = f"smtp://127.0.0.1:{server.port}"
    hall.hosting.host = replace(hall.hosting.host, mail_url=url, mail_from="post@host.example")
    router: Any = hall.client.application
    with router.front.app_context():
        yield router.front


def test_a_letter_leaves_once(pages: Flask, server: MailServer) -> None:
    assert (outbox.send_due(), outbox.send_due()) == (1, 0)
    (letter,) = server.letters
    assert letter["Subject"] == "Grunda Vår bil"
    assert letter["To"] == "ada@people.example"
    assert "post@host.example" in letter["From"]
    assert "http://localhost:8000/confirm/" in letter.get_content()


def test_to_a_domain_with_letters_of_its_own(hall: Hall, pages: Flask, server: MailServer) -> None:
    visitor = Visitor(hall)
    visitor.answers(slug="another")
    visitor.send("/sign-up/you", email="ada@brödkö.example")
    assert outbox.send_due() == 3
    assert server.letters[-1]["To"] == "ada@xn--brdk-6qac.example"


def test_one_that_is_put_off_goes_later(pages: Flask, server: MailServer) -> None:
    server.at.answers["DATA"] = "451 later"
    assert outbox.send_due() == 0
    server.at.answers.clear()
    assert outbox.send_due() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert outbox.send_due() == 1


def test_one_that_is_refused_is_given_up(pages: Flask, server: MailServer) -> None:
    server.at.answers["ada@people.example"] = "550 nobody here"
    assert outbox.send_due() == 0
    server.at.answers.clear()
    with clock.at(clock.now() + timedelta(days=1)):
        assert outbox.send_due() == 0


def test_what_is_over_is_forgotten(pages: Flask) -> None:
    assert outbox.purge() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        outbox.purge()
    assert rows(sa.select(LETTERS)) == rows(sa.select(SIGNUPS)) == []
