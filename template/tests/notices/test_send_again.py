"""A letter that did not leave is kept and tried again, unless the mail server will never take it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from notices.mailserver import MailServer, free_port
from notices.sending import Sender
from stage import Stage, Time

from coop import Application, upkeep
from coop.config import Settings
from coop.governance.charter import in_force
from coop.notices.models import Mail
from coop.notices.outbox import MOST_TRIES


@pytest.fixture
def nobody_listens(make_app: Callable[..., Application], settings: Settings) -> Sender:
    """The same co-op, whose mail server is down."""
    return Sender(Stage(make_app(replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}"))))


def test_upkeep_is_due_when_a_letter_is_tried_again(nobody_listens: Sender, time: Time) -> None:
    nobody_listens.write(nobody_listens.stage.person("Ada"))
    assert upkeep.next_due(nobody_listens.stage.app) == time.now
    nobody_listens.send()
    assert upkeep.next_due(nobody_listens.stage.app) == time.now + timedelta(minutes=1)


def test_while_the_server_is_down_pauses_double_until_it_is_given_up(
    nobody_listens: Sender, time: Time, server: MailServer
) -> None:
    nobody_listens.write(nobody_listens.stage.person("Ada"))
    minutes = []
    for tries in range(1, MOST_TRIES + 1):
        assert nobody_listens.send() == 0
        ((due, tried),) = nobody_listens.waiting()
        assert tried == tries
        minutes.append((due - time.now) / timedelta(minutes=1))
        time.passes(seconds=(due - time.now).total_seconds() - 1)
        assert nobody_listens.send() == 0
        assert nobody_listens.waiting() == [(due, tried)]
        time.passes(seconds=1)
    assert minutes == [2**pause for pause in range(MOST_TRIES)]
    nobody_listens.send()
    assert nobody_listens.waiting() == [(due, MOST_TRIES)]


def test_a_letter_waits_for_the_server_to_come_back(
    nobody_listens: Sender, sender: Sender, time: Time, server: MailServer
) -> None:
    nobody_listens.write(nobody_listens.stage.person("Ada"))
    nobody_listens.send()
    assert sender.send() == 0
    time.passes(minutes=1)
    assert sender.send() == 1
    assert sender.fault() is None


def test_a_server_that_is_down_is_asked_once_a_round(nobody_listens: Sender) -> None:
    nobody_listens.write(*(nobody_listens.stage.person(name) for name in ("Ada", "Ben")))
    nobody_listens.send()
    assert sorted(tries for _due, tries in nobody_listens.waiting()) == [0, 1]


def test_other_work_of_the_clock_goes_on(nobody_listens: Sender) -> None:
    nobody_listens.write(nobody_listens.stage.person("Ada"))
    done = upkeep.tick(nobody_listens.stage.app)
    assert done["mails"] == 0
    assert done["votes"] == 0


def refused(sender: Sender, time: Time) -> bool:
    """Whether the letter is given up for good."""
    time.passes(days=30)
    return sender.send() == 0 and sender.waiting()[0][1] == MOST_TRIES


@pytest.mark.parametrize("answer", ["550 No such mailbox", "553 Never"])
def test_a_mailbox_that_there_is_not_is_never_tried_again(
    stage: Stage, server: MailServer, sender: Sender, time: Time, answer: str
) -> None:
    ada, ben = stage.person("Ada"), stage.person("Ben")
    sender.write(ada, ben)
    server.at.answers[ada.email] = answer
    assert sender.send() == 1
    assert server.letters[0]["To"] == ben.email
    del server.at.answers[ada.email]
    assert refused(sender, time)


def test_a_letter_that_the_server_refuses_to_carry_is_never_tried_again(
    stage: Stage, server: MailServer, sender: Sender, time: Time
) -> None:
    sender.write(stage.person("Ada"))
    server.at.answers["DATA"] = "554 Looks like spam"
    assert sender.send() == 0
    assert "Looks like spam" in str(sender.fault())
    server.at.answers.clear()
    assert refused(sender, time)


@pytest.mark.parametrize("where", ["ada@people.example", "DATA"])
def test_not_now_is_tried_again(
    stage: Stage, server: MailServer, sender: Sender, time: Time, where: str
) -> None:
    sender.write(stage.person("Ada"), stage.person("Ben"))
    server.at.answers[where] = "451 Greylisted"
    sender.send()
    assert "Greylisted" in str(next(fault for fault in faults(sender) if fault))
    server.at.answers.clear()
    time.passes(minutes=1)
    sender.send()
    assert sender.waiting() == []
    assert {letter["To"] for letter in server.letters} == {"ada@people.example", "ben@people.example"}


def faults(sender: Sender) -> list[str | None]:
    with sender.stage.data() as session:
        return list(session.scalars(sa.select(Mail.fault)))


def test_a_server_that_hangs_up_is_called_again(
    stage: Stage, server: MailServer, sender: Sender, time: Time
) -> None:
    sender.write(stage.person("Ada"))
    server.at.hangs_up = True
    assert sender.send() == 0
    server.at.hangs_up = False
    time.passes(minutes=1)
    assert sender.send() == 1


def test_a_server_that_closes_for_the_day_keeps_nobody_from_their_letter(
    stage: Stage, server: MailServer, sender: Sender, time: Time
) -> None:
    """421 ends the connection in the middle of a round."""
    sender.write(*(stage.person(name) for name in ("Ada", "Ben", "Cleo")))
    server.at.answers["DATA"] = "421 Closing"
    assert sender.send() == 0
    server.at.answers.clear()
    time.passes(minutes=5)
    sent = sender.send()
    assert sent == 3, faults(sender)


def test_a_letter_that_cannot_be_composed_stands_in_nobodys_way(
    stage: Stage, server: MailServer, sender: Sender
) -> None:
    sender.write(stage.person("Ada"), stage.person("Ben"))
    with stage.data() as session:
        first = session.scalar(sa.select(sa.func.min(Mail.id)))
        session.execute(sa.update(Mail).where(Mail.id == first).values(address="no address"))
    for _ in range(2):
        with suppress(ValueError):
            sender.send()
    assert [letter["To"] for letter in server.letters] == ["ben@people.example"]


def test_the_sender_is_the_co_ops_contact_unless_another_is_set(
    stage: Stage, server: MailServer, make_app: Callable[..., Application], settings: Settings
) -> None:
    plain = Sender(Stage(make_app(replace(settings, mail_from=None))))
    plain.write(stage.person("Ada"))
    plain.send()
    with stage.data():
        assert server.letters[0]["From"].addresses[0].addr_spec == in_force()["contact_email"]
    assert "Reply-To" not in server.letters[0]
