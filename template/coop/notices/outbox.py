"""Letters are written in the transaction of what they tell of, and sent afterwards.

A sender claims one letter for some minutes before it talks to the mail server: two senders never send the
same one, and nobody waits for the mail server with the write lock in hand. A sender that is killed between
sending and noting leaves a claim that runs out, and the next one sends that letter again: at most once for
each kill, with the same Message-ID, by which mail systems drop a repeat.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from email.message import EmailMessage
from secrets import token_hex
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import case, delete, func, select, update

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.notices.letter import compose
from coop.notices.models import NOTICES, Mail
from coop.notices.post import Post, is_permanent, is_the_servers
from coop.people.models import Person
from coop.privacy import retention
from coop.site import settings

LEASE = timedelta(minutes=10)  # longer than a conversation with a mail server whose every answer is late
FIRST_PAUSE = timedelta(minutes=1)
MOST_TRIES = 12  # with pauses that double: almost three days
MOST_AT_ONCE = 200
LONGEST_ROUND = 120.0  # seconds; whoever else waits for this sender waits no longer for one co-op's letters
DAY = timedelta(days=1)
LONGEST_TITLE = 300


def write(person: Person, template: str, /, **context: Any) -> Mail:
    """A letter in the person's language; the template's first line is its title, the rest its body."""
    with force_locale(person.language):
        text = current_app.jinja_env.get_template(template).render(coop=in_force(), person=person, **context)
    title, _, body = text.strip().partition("\n")
    mail = Mail(
        person_id=person.id,
        address=person.email,
        title=" ".join(title.split())[:LONGEST_TITLE],
        body=f"{body.strip()}\n\n-- \n{_signature()}\n",
        message_id=token_hex(16),
        created_at=clock.now(),
        due_at=clock.now(),
        attempts=0,
    )
    db.session.add(mail)  # flushed with what comes next: letters to all members are one statement
    return mail


def send_due() -> int:
    """Sends what is due and returns how many left. Commits as it goes; without a mail server all stay."""
    post = Post.configured()
    if post is None:
        return 0
    with post:
        return _send_all(post)


def next_due() -> datetime | None:
    """When the next letter is to be sent; None as long as there is no mail server."""
    if Post.configured() is None:
        return None
    waiting = (Mail.sent_at.is_(None), Mail.attempts < MOST_TRIES)
    due = db.session.scalar(select(func.min(Mail.due_at)).where(*waiting))
    return max(due, full_until() or due) if due else None


def sent_lately() -> int:
    """How many left within 24 hours."""
    lately = select(func.count()).where(Mail.sent_at > clock.now() - DAY)
    return db.session.scalar(lately) or 0


def full_until() -> datetime | None:
    """Until when the rest waits, once as many as may have left within 24 hours; none is lost by that."""
    most = settings().mail_per_day
    if not most:
        return None
    lately = select(Mail.sent_at).where(Mail.sent_at > clock.now() - DAY).order_by(Mail.sent_at.desc())
    last = db.session.scalar(lately.offset(most - 1).limit(1))
    return last + DAY if last else None


def unsent() -> tuple[int, int]:
    """How many letters wait to be sent, and how many were given up."""
    given_up = func.coalesce(func.sum(case((Mail.attempts >= MOST_TRIES, 1), else_=0)), 0)
    query = select(func.count(), given_up).where(Mail.sent_at.is_(None))
    unsent, failed = db.session.execute(query).one()
    return unsent - failed, failed


def purge() -> int:
    """Forgets letters that have been kept for their time, sent or not. Returns how many."""
    old = Mail.created_at < retention.cutoff(NOTICES.retention)
    done: Any = db.session.execute(delete(Mail).where(old))
    return int(done.rowcount)


def _send_all(post: Post) -> int:
    """Ends the round when the mail server itself fails: it would fail for the others too."""
    sent, end = 0, time.monotonic() + LONGEST_ROUND
    for _round in range(MOST_AT_ONCE):
        claimed = _claim(post.sender) if time.monotonic() < end else None
        if claimed is None:
            break
        fault = _sent_or_fault(post, claimed[1])
        _note(claimed[0], fault)
        sent += fault is None
        if fault and is_the_servers(fault):
            break
    return sent


def _claim(sender: str) -> tuple[int, EmailMessage] | None:
    """The letter that waited longest. No transaction is open when this returns.

    Claimed before it is composed: one that cannot be composed stands in nobody's way.
    """
    now = clock.now()
    due = (Mail.sent_at.is_(None), Mail.due_at <= now, Mail.attempts < MOST_TRIES)
    mail = db.session.scalar(select(Mail).where(*due).order_by(Mail.due_at, Mail.id).limit(1))
    if mail is None or full_until():
        db.session.rollback()
        return None
    mail.due_at, mail.attempts = now + LEASE, mail.attempts + 1
    db.session.commit()
    claimed = mail.id, compose(mail, sender)
    db.session.commit()
    return claimed


def _sent_or_fault(post: Post, letter: EmailMessage) -> Exception | None:
    try:
        post.send(letter)
    except OSError as fault:
        return fault
    return None


def _note(mail_id: int, fault: Exception | None) -> None:
    tries = db.session.scalar(select(Mail.attempts).where(Mail.id == mail_id)) or 1
    if fault is None:
        outcome: dict[str, Any] = {"sent_at": clock.now(), "fault": None}
    else:
        outcome = {
            "fault": str(fault)[:300],
            "due_at": clock.now() + FIRST_PAUSE * 2 ** (tries - 1),
            "attempts": MOST_TRIES if is_permanent(fault) else tries,
        }
    db.session.execute(update(Mail).where(Mail.id == mail_id).values(outcome))
    db.session.commit()


def _signature() -> str:
    return f"{in_force()['name']}\n{settings().url}"
