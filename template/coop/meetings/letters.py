"""What members are told of meetings, by mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coop.database import db
from coop.governance.bylaws.days import day_text
from coop.meetings import agenda
from coop.meetings.models import Meeting
from coop.meetings.words import KINDS
from coop.members.models import BELONGS, Member
from coop.notices import outbox
from coop.notices.models import Mail
from coop.site import address

if TYPE_CHECKING:
    from coop.meetings.annual import Deadline


def called(meeting: Meeting) -> Iterator[tuple[int, Mail]]:
    """To every member, also to those who cannot vote yet; the letters are the notice."""
    yield from _to_all(meeting, "called", title_of=agenda.title)


def changed(meeting: Meeting) -> None:
    list(_to_all(meeting, "changed"))


def cancelled(meeting: Meeting) -> None:
    list(_to_all(meeting, "cancelled", has_votes=any(item.proposal_id for item in meeting.items)))


def to_sign(meeting: Meeting, member: Member) -> None:
    link = address("meetings.read_minutes", id=meeting.id)
    outbox.write(member.person, "meetings/mail/to_sign.txt", meeting=meeting, kinds=KINDS, link=link)


def annual_due(member: Member, deadline: Deadline) -> None:
    days = {"called_by": day_text(deadline.called_by), "held_by": day_text(deadline.held_by)}
    facts = {"deadline": deadline, "link": address("meetings.new"), **days}
    outbox.write(member.person, "meetings/mail/annual_due.txt", **facts)


def _to_all(meeting: Meeting, template: str, **facts: Any) -> Iterator[tuple[int, Mail]]:
    given = {
        "kinds": KINDS,
        "link": address("meetings.meeting", id=meeting.id),
        "calendar": address("meetings.calendar", id=meeting.id),
    }
    for member in db.session.scalars(select(Member).where(BELONGS).order_by(Member.id)).unique():
        letter = f"meetings/mail/{template}.txt"
        yield member.id, outbox.write(member.person, letter, meeting=meeting, **given, **facts)
