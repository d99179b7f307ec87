"""While no mail server is set, letters can be read on a page; in production never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from notices.sending import Sender
from stage import Stage

from coop import Application
from coop.config import Settings
from coop.paging import ON_A_PAGE


@pytest.fixture
def without(make_app: Callable[..., Application], settings: Settings) -> Sender:
    """The co-op without a mail server."""
    return Sender(Stage(make_app(replace(settings, mail_url=None))))


def test_letters_stay_and_can_be_read(without: Sender) -> None:
    assert "No letters yet" in without.stage.visitor().get("/mails").text
    without.write(without.stage.person("Ada"))
    assert without.send() == 0
    page = without.stage.visitor().get("/mails").text
    assert "Your password was changed" in page
    assert "ada@people.example" in page
    assert '<a href="http://localhost/forgotten"' in page


def test_they_wait_for_a_mail_server(without: Sender, sender: Sender) -> None:
    without.write(without.stage.person("Ada"))
    without.send()
    assert sender.send() == 1


def test_many_are_turned_over_by_the_page(without: Sender) -> None:
    without.write(*[without.stage.person("Ada")] * (ON_A_PAGE + 1))
    visitor = without.stage.visitor()
    counts = [visitor.get(f"/mails?page={number}").text.count("<article") for number in (1, 2)]
    assert counts == [ON_A_PAGE, 1]


def test_with_a_mail_server_the_page_is_closed(stage: Stage) -> None:
    assert stage.visitor().get("/mails").status_code == 404


def test_in_production_the_page_is_closed(make_app: Callable[..., Application], settings: Settings) -> None:
    app = make_app(replace(settings, mail_url=None, production=True, url="https://localhost"))
    assert app.test_client().get("/mails", base_url="https://localhost").status_code == 404


def test_from_another_computer_the_page_is_closed(without: Sender) -> None:
    """Whoever reads a letter can set a new password with its link."""
    client = without.stage.visitor().client
    assert client.get("/mails", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.get("/mails", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
