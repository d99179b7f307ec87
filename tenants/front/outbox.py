"""Sends the host's letters, after the request that wrote them.

As in the co-op's own outbox a sender claims a letter for some minutes, so that two never send the same; one
that is killed sends it again with the same Message-ID.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from coop import clock
from coop.notices.post import Post, Server, is_permanent, is_the_servers
from tenants import rounds
from tenants.front import letters, limits, signups
from tenants.front.tables import LETTERS, hosting, rows, write

LEASE = timedelta(minutes=10)  # longer than a conversation with a mail server whose every answer is late
FIRST_PAUSE = timedelta(minutes=1)
MOST_TRIES = 12  # with pauses that double: almost three days
MOST_AT_ONCE = 200
SECONDS_BETWEEN = 5.0


def start(app: Flask) -> None:
    """In each web worker: a thread that sends what is due and forgets what is over."""
    rounds.start("letters", SECONDS_BETWEEN, partial(_round, app), app.extensions["hosting"].counts.faults)


def send_due() -> int:
    """How many left. Without a mail server all stay."""
    host = hosting().host
    if not host.mail_url:
        return 0
    with Post(Server.of(host.mail_url), letters.sender_of(host)) as post:
        return _send_all(post)


def purge() -> int:
    """What is over: letters, sign-ups and counts of attempts."""
    old = LETTERS.c.created_at < clock.now() - signups.KEPT
    return write(sa.delete(LETTERS).where(old)) + signups.purge() + limits.purge()


def _send_all(post: Post) -> int:
    """Ends the round when the mail server itself fails: it would fail for the others too."""
    sent = 0
    for _round in range(MOST_AT_ONCE):
        letter = _claim()
        if letter is None:
            break
        fault = _fault_of(post, letter)
        _note(letter, fault)
        sent += fault is None
        if fault and is_the_servers(fault):
            break
    return sent


def _claim() -> dict[str, Any] | None:
    """The letter that waited longest, unless another sender was faster."""
    now = clock.now()
    due = (LETTERS.c.sent_at.is_(None), LETTERS.c.due_at <= now, LETTERS.c.attempts < MOST_TRIES)
    found = rows(sa.select(LETTERS).where(*due).order_by(LETTERS.c.due_at, LETTERS.c.id).limit(1))
    if not found:
        return None
    mine = sa.update(LETTERS).where(LETTERS.c.id == found[0]["id"], *due)
    claimed = write(mine.values(due_at=now + LEASE, attempts=LETTERS.c.attempts + 1))
    return found[0] if claimed else None


def _fault_of(post: Post, letter: dict[str, Any]) -> Exception | None:
    try:
        post.send(letters.compose(letter, hosting().host))
    except (OSError, ValueError) as fault:  # ValueError: an address that no mail can have
        return fault
    return None


def _note(letter: dict[str, Any], fault: Exception | None) -> None:
    outcome: dict[str, Any] = {"sent_at": clock.now(), "fault": None}
    if fault is not None:
        tries = letter["attempts"] + 1
        given_up = is_permanent(fault) or isinstance(fault, ValueError)
        pause = FIRST_PAUSE * 2 ** (tries - 1)
        outcome = {"fault": str(fault)[:300], "due_at": clock.now() + pause}
        outcome["attempts"] = MOST_TRIES if given_up else tries
    write(sa.update(LETTERS).where(LETTERS.c.id == letter["id"]).values(outcome))


def _round(app: Flask) -> None:
    with app.app_context():
        purge()
        send_due()
