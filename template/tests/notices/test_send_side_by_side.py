"""Several workers send at once, and each can die at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from notices.mailserver import MailServer
from notices.sending import Sender
from stage import Stage, Time

import coop
from coop.config import Settings
from coop.notices.outbox import LEASE


def test_two_senders_never_send_the_same_letter(stage: Stage, server: MailServer, sender: Sender) -> None:
    sender.write(*(stage.person(f"Member {number}") for number in range(12)))
    with ThreadPoolExecutor(3) as pool:
        rounds = [pool.submit(copy_context().run, sender.send) for _ in range(3)]
        sent = [one.result() for one in rounds]
    assert sum(sent) == 12
    assert len(server.ids) == len(set(server.ids)) == 12
    assert sender.waiting() == []


def test_nobody_waits_for_the_mail_server(stage: Stage, server: MailServer, sender: Sender) -> None:
    """No lock is held during the conversation: someone writes in the middle of it."""
    asked, go_on = Event(), Event()
    server.at.on_letter = lambda: (asked.set(), go_on.wait(20))[0]
    sender.write(stage.person("Ada"))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(copy_context().run, sender.send)
        assert asked.wait(20)
        stage.person("Ben")
        assert sender.send() == 0
        go_on.set()
        assert sending.result() == 1


def test_a_sender_killed_before_it_noted_the_letter_sends_it_again(
    stage: Stage, server: MailServer, sender: Sender, settings: Settings, time: Time
) -> None:
    """With the same Message-ID, by which mail systems drop a repeat."""
    sender.write(stage.person("Ada"))
    process = subprocess.Popen([sys.executable, "-m", "coop", "tick"], env=environment(settings))
    server.at.on_letter = process.kill
    assert process.wait(30) == -9
    assert len(server.letters) == 1
    server.at.on_letter = lambda: None
    assert sender.send() == 0
    until_now = datetime.now(UTC) - time.now  # the killed one went by the computer's clock
    time.passes(seconds=(until_now + LEASE).total_seconds())
    assert sender.send() == 1
    first, again = server.ids
    assert first == again
    assert sender.send() == 0


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(Path(coop.__file__).parent.parent),
        "COOP_DATA": str(settings.data),
        "COOP_DATABASE_URL": settings.database_url,
        "COOP_SECRET_KEY": settings.secret_key,
        "COOP_MAIL_URL": str(settings.mail_url),
        "COOP_MAIL_FROM": str(settings.mail_from),
    }
