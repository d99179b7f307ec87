"""A meeting is called, moved and called off, and every member is written to each time.

The letters are the notice; that they were written and sent is kept with the members' seats, since the outbox
forgets a letter after its time. What a call says of the agenda stands: another agenda takes another call.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager

from coop import clock
from coop.database import db
from coop.governance.bylaws.days import day_of, today
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.meetings import agenda, founding, letters, notice
from coop.meetings.models import Meeting, Seat
from coop.members.models import Member
from coop.notices.models import Mail
from coop.refusal import Refused


@dataclass(frozen=True)
class Plan:
    """When and where; what can change after the call."""

    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    text: str


@dataclass(frozen=True)
class Sent:
    """The proof of the notice in numbers."""

    written: int
    sent: int
    last_sent_at: datetime | None


def call(
    by: Member, kind: str, plan: Plan, proposals: list[Proposal], questions: list[str]
) -> Meeting | Refused:
    about_bylaws = any(one.matter == Matter.BYLAWS for one in proposals)
    if refused := _refusal(plan, kind, about_bylaws):
        return refused
    if kind == founding.KIND and not founding.is_possible():
        return Refused(
            _("The founding meeting is the first of all, before any other and before any election.")
        )
    meeting = Meeting(
        kind=kind,
        uid=secrets.token_hex(16),
        version=0,
        called_at=clock.now(),
        called_by_id=by.id,
        items=agenda.draft(kind, proposals, questions),
        **vars(plan),
    )
    db.session.add(meeting)
    db.session.flush()
    _write_to_all(meeting)
    return meeting


def change(meeting: Meeting, plan: Plan) -> Refused | None:
    """Another day takes a notice of its own; another place only has to be told."""
    if not meeting.is_to_come:
        return Refused(_("Only a meeting that is still to come can be changed."))
    is_moved = (plan.starts_at, plan.ends_at) != (meeting.starts_at, meeting.ends_at)
    if is_moved and (refused := _refusal(plan, meeting.kind, is_about_bylaws(meeting))):
        return refused
    for name, value in vars(plan).items():
        setattr(meeting, name, value)
    meeting.version += 1
    if is_moved:
        meeting.called_at = clock.now()
        agenda.let_go(meeting)
        _write_to_all(meeting)
    else:
        letters.changed(meeting)
    return None


def cancel(meeting: Meeting) -> Refused | None:
    if not meeting.is_to_come:
        return Refused(_("Only a meeting that is still to come can be called off."))
    meeting.cancelled_at, meeting.version = clock.now(), meeting.version + 1
    agenda.let_go(meeting)
    letters.cancelled(meeting)
    return None


def is_about_bylaws(meeting: Meeting) -> bool:
    return any(item.proposal and item.proposal.matter == Matter.BYLAWS for item in meeting.items)


def proof(meeting: Meeting) -> Sent:
    """From the seats, and from the outbox what they do not know yet."""
    sent_at = func.coalesce(Seat.sent_at, Mail.sent_at)
    asked = select(func.count(Seat.written_at), func.count(sent_at), func.max(sent_at))
    found = asked.outerjoin(Mail, Mail.message_id == Seat.message_id).where(Seat.meeting_id == meeting.id)
    return Sent(*db.session.execute(found).one())


def written_to(meeting: Meeting) -> Any:
    """A query: the seat of each who was written to, and when her letter left."""
    sent_at = func.coalesce(Seat.sent_at, Mail.sent_at)
    found = select(Seat, sent_at).outerjoin(Mail, Mail.message_id == Seat.message_id)
    of_it = found.where(Seat.meeting_id == meeting.id, Seat.written_at.is_not(None))
    with_member = of_it.join(Seat.member).options(contains_eager(Seat.member))
    return with_member.order_by(Member.number)


def keep_proof(meeting: Meeting) -> None:
    """Before the outbox forgets its letters: when each one left."""
    left = select(Mail.sent_at).where(Mail.message_id == Seat.message_id).scalar_subquery()
    mine = update(Seat).where(Seat.meeting_id == meeting.id, Seat.sent_at.is_(None))
    db.session.execute(mine.values(sent_at=left))


def _refusal(plan: Plan, kind: str, is_about_bylaws: bool) -> Refused | None:
    if plan.starts_at <= clock.now():
        return Refused(_("That time is over. Choose one that is to come."))
    day = day_of(plan.starts_at)
    return notice.refusal(day, today(), kind=kind, is_about_bylaws=is_about_bylaws)


def _write_to_all(meeting: Meeting) -> None:
    if meeting.kind != founding.KIND:  # which opens its votes itself
        agenda.aim(meeting)
    seats = {seat.member_id: seat for seat in _seats(meeting)}
    for member_id, mail in letters.called(meeting):
        seat = seats.get(member_id) or Seat(meeting_id=meeting.id, member_id=member_id, adjusts=False)
        seat.message_id, seat.written_at, seat.sent_at = mail.message_id, mail.created_at, None
        db.session.add(seat)
    db.session.flush()


def _seats(meeting: Meeting) -> list[Seat]:
    return list(db.session.scalars(select(Seat).where(Seat.meeting_id == meeting.id)))
