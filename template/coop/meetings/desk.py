"""The meeting's own device, for members who have none: one after the other votes on it.

Whoever leads the meeting opens a desk, and is signed out on that device with it, so that nobody who holds it
acts for the board. Each ballot takes the code of the desk: whoever attends it looks who stands there, and
types number and code. The ballot is that of a member who is checked in, and of those whom she stands for. It
is good for some minutes, and once she is done the screen knows nothing of her. That she was let vote there
stands on the officers' log, by the name of whoever opened the desk.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app, session
from flask_babel import gettext as _
from limits import parse
from sqlalchemy import select

from coop import clock
from coop.database import db
from coop.governance.models import Elector, Vote
from coop.meetings import agenda, roll
from coop.meetings.models import Meeting
from coop.members import log, offices
from coop.members.models import Member
from coop.people import limits
from coop.people import session as people
from coop.refusal import Refused

LEADERS = ("board", "chair")
PATIENCE = timedelta(minutes=5)
TRIES = parse("60 per 5 minutes")  # of one desk; a code is one of a million
DESK, VOTER = "desk", "desk_voter"


@dataclass(frozen=True)
class Desk:
    meeting: Meeting
    opened_by: Member
    office: str
    seal: str  # of its code


@dataclass(frozen=True)
class Handed:
    """A ballot that waits on the desk, of `member`; whoever stands there is `voter`."""

    vote: Vote
    member: Member
    voter: Member

    @property
    def mark(self) -> str:
        """Which one it is."""
        return f"{self.vote.id}-{self.member.id}"


def open_(meeting: Meeting, by: Member) -> str | Refused:
    """Its code. The device forgets who was signed in."""
    office = offices.acting(by, *LEADERS)
    if not meeting.is_running or office is None:
        return Refused(_("A desk is open while the meeting is held."))
    code = f"{secrets.randbelow(10**6):06}"
    people.end()
    session[DESK] = {"meeting": meeting.id, "by": by.id, "seal": _seal(meeting, code)}
    return code


def current() -> Desk | None:
    """None when this device is none, the meeting is over, or who opened it leads it no longer."""
    kept = session.get(DESK)
    if not kept:
        return None
    meeting, by = db.session.get(Meeting, kept["meeting"]), db.session.get(Member, kept["by"])
    office = offices.acting(by, *LEADERS) if by and by.owns_share else None
    if meeting is None or by is None or office is None or not meeting.is_running:
        return None
    return Desk(meeting, by, office, kept["seal"])


def close() -> None:
    session.pop(DESK, None)
    put_away()


def hand_out(desk: Desk, number: str, code: str) -> Refused | None:
    if limits.wait_until((TRIES, f"desk {desk.seal}")):
        return Refused(_("Too many tries. Wait some minutes."))
    if not hmac.compare_digest(_seal(desk.meeting, code), desk.seal):
        return Refused(_("That is not the code of this desk."))
    voter = _checked_in(desk.meeting, number)
    if voter is None:
        return Refused(_("No member who is checked in has this number."))
    if next(_ballots(desk.meeting, voter), None) is None:
        return Refused(_("This member has voted in all that is open."))
    session[VOTER] = {"member": voter.id, "until": (clock.now() + PATIENCE).isoformat()}
    log.write(desk.opened_by, desk.office, "desk", str(voter.number))
    return None


def handed(desk: Desk) -> Handed | None:
    """What is voted on next. With the last one, or when time is up, the ballot is put away."""
    kept = session.get(VOTER)
    if kept and datetime.fromisoformat(kept["until"]) > clock.now():
        voter = db.session.get_one(Member, kept["member"])
        if _is_there(desk.meeting, voter) and (found := next(_ballots(desk.meeting, voter), None)):
            return found
    put_away()
    return None


def put_away() -> None:
    session.pop(VOTER, None)


def _ballots(meeting: Meeting, voter: Member) -> Iterator[Handed]:
    """In the order of the agenda, her own before those of whom she stands for. Who voted openly elsewhere
    changes that where nobody looks over her shoulder."""
    members = [voter, *roll.stands_for(meeting, voter.id)]
    for vote in agenda.open_votes(meeting):
        rolled = select(Elector.member_id).where(Elector.vote_id == vote.id, Elector.voted.is_(False))
        left = set(db.session.scalars(rolled.where(Elector.member_id.in_([one.id for one in members]))))
        yield from (Handed(vote, member, voter) for member in members if member.id in left)


def _checked_in(meeting: Meeting, number: str) -> Member | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    found = db.session.scalar(select(Member).where(Member.number == int(number)))
    return found if found and _is_there(meeting, found) else None


def _is_there(meeting: Meeting, member: Member) -> bool:
    seat = roll.seat_of(meeting, member.id)
    return seat is not None and seat.is_there


def _seal(meeting: Meeting, code: str) -> str:
    """The cookie can be read by whoever has the device, so it has the code only under the co-op's own key."""
    said = f"desk {meeting.id} {code.replace(' ', '')}".encode()
    return hmac.new(str(current_app.secret_key).encode(), said, sha256).hexdigest()
