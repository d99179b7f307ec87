"""A meeting is opened, chooses who leads it and who signs its minutes, and is closed."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.meetings import calling, founding, minutes
from coop.meetings.models import Meeting, Seat
from coop.members.models import Member
from coop.people.models import Person
from coop.refusal import Refused


def open_(meeting: Meeting) -> Refused | None:
    if not meeting.is_to_come:
        return Refused(_("Only a meeting that is still to come can be opened."))
    if clock.now() < meeting.starts_at:
        return Refused(_("A meeting is opened at its time, not before."))
    if meeting.is_missed:
        return Refused(_("The time of this meeting went by. Call a new one."))
    if refused := founding.opening_refusal(meeting):
        return refused
    meeting.opened_at = clock.now()
    calling.keep_proof(meeting)
    return None


def there(meeting: Meeting) -> list[Member]:
    """Who can be chosen, by name."""
    checked_in = (Seat.meeting_id == meeting.id, Seat.arrived_at.is_not(None), Seat.left_at.is_(None))
    found = select(Member).join(Seat, Seat.member_id == Member.id).where(*checked_in)
    with_names = found.join(Person, Person.id == Member.person_id).options(contains_eager(Member.person))
    return list(db.session.scalars(with_names.order_by(Person.name, Member.number)).unique())


def adjusters_needed(here: list[Member]) -> int:
    """What the charter asks for, or all but the chair where fewer are there."""
    return min(int(in_force()["adjusters"]), max(len(here) - 1, 0))


def choose(meeting: Meeting, chair: int, secretary: int, adjusters: set[int]) -> Refused | None:
    """Again, if the meeting changes its mind before it is closed."""
    if not meeting.is_running:
        return Refused(_("A meeting chooses while it is held."))
    here = there(meeting)
    if not {chair, secretary, *adjusters} <= {member.id for member in here}:
        return Refused(_("Choose among those who are checked in."))
    needed = adjusters_needed(here)
    if chair in adjusters or len(adjusters) != needed:
        return Refused(_("Choose %(needed)s adjusters, none of whom is the chair.", needed=needed))
    meeting.chair_id, meeting.secretary_id = chair, secretary
    for seat in db.session.scalars(select(Seat).where(Seat.meeting_id == meeting.id)):
        seat.adjusts = seat.member_id in adjusters
    return None


def close(meeting: Meeting) -> Refused | None:
    """Then the minutes are drafted."""
    if not meeting.is_running:
        return Refused(_("Only a meeting that was opened can be closed."))
    if meeting.chair_id is None:
        return Refused(_("First write down who chairs the meeting and who adjusts its minutes."))
    meeting.closed_at = clock.now()
    db.session.flush()
    minutes.draft(meeting)
    return None
