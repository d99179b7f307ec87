"""Emergency access: whoever operates the machine looks into the co-op's data, and its members see that.

It is asked for with a reason and for a time. From that moment every member has a letter and all can read of
it, for good; the board and the treasurer can end it. Each look at someone's data leaves a line that they can
see.
It gives a person's own copy and no more: nobody's vote is in there, nor any secret.

Whoever has the machine could read its disk without asking. This is the way for those who mean to be seen.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from coop import clock
from coop.database import db
from coop.members.models import BELONGS, Member
from coop.notices import outbox
from coop.people.models import Person
from coop.privacy import record
from coop.privacy.models import Emergency, Look
from coop.site import address

LONGEST = timedelta(hours=72)
Copy = dict[str, list[dict[str, Any]]]


class Refused(StrEnum):
    """Why there is nothing to see."""

    CLOSED = "closed"  # nobody asked, or its time is over, or it was ended, or somebody else asked
    NOBODY = "nobody"  # no account has that address


def latest() -> Emergency | None:
    return db.session.scalar(select(Emergency).order_by(Emergency.id.desc()).limit(1))


def open_now() -> Emergency | None:
    found = latest()
    return found if found and found.is_open else None


def every() -> list[Emergency]:
    """Newest first."""
    return list(db.session.scalars(select(Emergency).order_by(Emergency.id.desc())))


def ask(operator: str, reason: str, span: timedelta) -> Emergency | None:
    """From now on; None while there is one already. ValueError for a span that is none, or too long."""
    if not timedelta(0) < span <= LONGEST:
        raise ValueError(f"an emergency access lasts at most {LONGEST}")
    if open_now():
        return None
    asked = Emergency(
        operator=operator, reason=reason, asked_at=clock.now(), until=clock.now() + span, looks=0
    )
    db.session.add(asked)
    db.session.flush()
    for person in db.session.scalars(
        select(Person).join(Member, Member.person_id == Person.id).where(BELONGS)
    ):
        outbox.write(person, "privacy/mail/emergency.txt", emergency=asked, link=address("privacy.emergency"))
    return asked


def look(operator: str, email: str) -> Copy | Refused:
    """Someone's own copy, for whoever asked."""
    found = open_now()
    if found is None or found.operator != operator:
        return Refused.CLOSED
    person = Person.with_email(email)
    if person is None:
        return Refused.NOBODY
    found.looks += 1
    db.session.add(Look(emergency_id=found.id, subject_id=person.id, at=clock.now()))
    db.session.flush()
    return record.about(person)


def end(by: Member | None = None) -> bool:
    """Whether there was one. `by` is None when the operator gives it back."""
    found = open_now()
    if found is None:
        return False
    found.ended_at, found.ended_by_id = clock.now(), by.id if by else None
    return True
