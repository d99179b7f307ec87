"""The founding meeting: the first of all. Everyone is there, so it needs no notice in advance.

No law asks for notice among those who all have come, and the three who found a co-op round a table do not
wait for weeks. It opens only when every voting member is checked in; from then on its votes can open
at once, since nobody is left who could still want to stand or to read.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from coop import clock
from coop.database import db
from coop.governance import proposals
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.meetings.models import Meeting, Seat
from coop.members.models import FOUNDING, VOTES, Member, Role
from coop.refusal import Refused

KIND = "founding"
NAMED = 5  # of those who are missing


def is_possible() -> bool:
    """Until another meeting was held or someone was elected; one founding meeting at a time."""
    called = (Meeting.kind == KIND) & Meeting.cancelled_at.is_(None) & (Meeting.ends_at > clock.now())
    no_meeting = ~exists().where(or_(Meeting.opened_at.is_not(None), called))
    return bool(db.session.scalar(select(no_meeting & ~exists().where(Role.given_by != FOUNDING))))


def opening_refusal(meeting: Meeting) -> Refused | None:
    """Who is missing, where everyone has to be there."""
    missing = _missing(meeting) if meeting.kind == KIND else []
    if not missing:
        return None
    names = ", ".join(member.person.name for member in missing[:NAMED])
    return Refused(
        _(
            "A founding meeting opens when every voting member is there. Not checked in: %(names)s.",
            names=names,
        )
    )


def open_vote(meeting: Meeting, proposal: Proposal) -> Refused | None:
    """On a point of the agenda, when the meeting has come to it."""
    on_it = proposal.id in {item.proposal_id for item in meeting.items}
    if meeting.kind != KIND or not meeting.is_running or not on_it:
        return Refused(_("Only a founding meeting that is held opens the votes on its agenda."))
    if proposal.state != "discussion":
        return Refused(_("This vote is open already, or cannot be opened."))
    if proposal.matter == Matter.EXCLUSION:
        return Refused(_("Whoever is to be excluded has time to answer: this vote opens by itself."))
    proposals.open_now(proposal)
    return None


def _missing(meeting: Meeting) -> list[Member]:
    here = exists().where(
        Seat.meeting_id == meeting.id,
        Seat.member_id == Member.id,
        Seat.arrived_at.is_not(None),
        Seat.left_at.is_(None),
    )
    absent = select(Member).where(VOTES, ~here).order_by(Member.number)
    return list(db.session.scalars(absent).unique())
