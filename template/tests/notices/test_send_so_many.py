"""A mail provider takes so many letters a day: the rest wait for the next, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from notices.mailserver import MailServer
from notices.sending import Sender
from stage import Stage

from coop import clock
from coop.config import ConfigurationError, Settings
from coop.notices import outbox


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, mail_per_day=2)


def next_due(stage: Stage) -> object:
    with stage.app.app_context():
        return outbox.next_due()


def test_the_rest_leaves_as_the_first_are_a_day_old(stage: Stage, server: MailServer, sender: Sender) -> None:
    start = clock.now()
    sender.write(*(stage.person(name) for name in ("Ada", "Ben", "Cleo", "Dora", "Eli")))
    assert [sender.send(), sender.send()] == [2, 0]
    assert next_due(stage) == start + timedelta(days=1)
    with clock.at(start + timedelta(hours=23)):
        assert sender.send() == 0
    with clock.at(start + timedelta(days=1)):
        assert [sender.send(), sender.send()] == [2, 0]
    with clock.at(start + timedelta(days=2)):
        assert sender.send() == 1
        assert next_due(stage) is None
    assert len(server.letters) == 5


def test_those_that_did_not_leave_do_not_count(stage: Stage, server: MailServer, sender: Sender) -> None:
    server.at.answers["ada@mail.example"] = "550 nobody here"
    sender.write(*(stage.person(name) for name in ("Ada", "Ben", "Cleo")))
    assert sender.send() == 2


@pytest.mark.parametrize("given", ["0", "-1", "many", "1e3"])
def test_a_number_that_is_none(given: str) -> None:
    with pytest.raises(ConfigurationError, match="COOP_MAIL_PER_DAY"):
        Settings.from_environment({"COOP_MAIL_PER_DAY": given})
