"""Votes in the room beside votes from afar: the same vote, the same roll, one vote each.

Members in the room vote as all others do. A proxy who is there votes for whom she stands. Where ballots are
open, whoever leads the meeting writes down what was voted by hand or on paper, for members who are there and
have not voted; a secret ballot nobody else can cast for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager

from coop.database import db
from coop.governance import proposals
from coop.governance.models import Elector, Proposal, Vote
from coop.governance.tally import Choice
from coop.meetings import agenda, roll
from coop.meetings.models import Meeting, Seat
from coop.members.models import Member
from coop.people.models import Person
from coop.refusal import Refused


@dataclass(frozen=True)
class Open:
    """A vote on the agenda that is open, and who may still be helped to vote in it."""

    vote: Vote
    cast: int
    by_proxy: list[Member]  # those for whom the asking member may vote
    by_hand: list[Member]  # those whose raised hand may be written down


def open_votes(meeting: Meeting, mine: Member, *, leads: bool) -> list[Open]:
    """In the order of the agenda."""
    votes = agenda.open_votes(meeting)
    cast, waiting = _cast(votes), _waiting(meeting, votes)
    speaks = meeting.is_running and _is_there(meeting, mine)
    return [
        Open(
            vote,
            cast.get(vote.id, 0),
            [m for m, seat in waiting.get(vote.id, []) if speaks and seat.proxy_id == mine.id],
            [m for m, seat in waiting.get(vote.id, []) if leads and not vote.secret and seat.is_there],
        )
        for vote in votes
    ]


def proxy_refusal(meeting: Meeting, proxy: Member, giver_id: int, proposal: Proposal) -> Refused | None:
    """Why she cannot vote for that member now."""
    seat = roll.seat_of(meeting, giver_id)
    if not meeting.is_running or not _is_there(meeting, proxy):
        return Refused(_("A proxy votes while the meeting is held, and when checked in."))
    if seat is None or seat.proxy_id != proxy.id:
        return Refused(_("You do not stand for that member."))
    return _refusal(meeting, giver_id, proposal)


def hand_refusal(meeting: Meeting, member_id: int, proposal: Proposal) -> Refused | None:
    """Why that member's hand, or paper, cannot be written down now."""
    seat = roll.seat_of(meeting, member_id)
    if not meeting.is_running or seat is None or not seat.is_there:
        return Refused(_("Hands are written down while the meeting is held, for members who are checked in."))
    if proposal.vote is None or proposal.vote.secret:
        return Refused(_("In a secret vote nobody can write down how another votes."))
    return _refusal(meeting, member_id, proposal)


def write_others(meeting: Meeting, proposal: Proposal, choice: Choice) -> Refused | None:
    """All who are there and have not voted, after those who voted otherwise: so chairs count."""
    vote = proposal.vote
    rows = _waiting(meeting, [vote]).get(vote.id, []) if vote else []
    there = [member for member, seat in rows if seat.is_there]
    if not there:
        return Refused(_("Nobody who is there has still to vote."))
    for member in there:
        if refused := hand_refusal(meeting, member.id, proposal) or proposals.vote(member, proposal, choice):
            return refused
    return None


def _refusal(meeting: Meeting, member_id: int, proposal: Proposal) -> Refused | None:
    """Never in place of a vote that she has cast herself."""
    if proposal.id not in {item.proposal_id for item in meeting.items} or proposal.vote is None:
        return Refused(_("There is no vote on that at this meeting."))
    elector = db.session.get(Elector, (proposal.vote.id, member_id))
    return Refused(_("That member has voted already.")) if elector and elector.voted else None


def _is_there(meeting: Meeting, member: Member) -> bool:
    seat = roll.seat_of(meeting, member.id)
    return seat is not None and seat.is_there


def _cast(votes: list[Vote]) -> dict[int, int]:
    counted = select(Elector.vote_id, func.count()).where(_in(votes), Elector.voted).group_by(Elector.vote_id)
    return dict(db.session.execute(counted).all())


def _waiting(meeting: Meeting, votes: list[Vote]) -> dict[int, list[tuple[Member, Seat]]]:
    """For each vote those at the meeting, or represented there, who have not voted."""
    seats = (
        select(Elector.vote_id, Member, Seat)
        .join(Member, Member.id == Elector.member_id)
        .join(Seat, (Seat.member_id == Member.id) & (Seat.meeting_id == meeting.id))
        .join(Person, Person.id == Member.person_id)
        .where(_in(votes), Elector.voted.is_(False))
        .options(contains_eager(Member.person))
        .order_by(Person.name, Member.number)
    )
    found: dict[int, list[tuple[Member, Seat]]] = {}
    for vote_id, member, seat in db.session.execute(seats).unique():
        found.setdefault(vote_id, []).append((member, seat))
    return found


def _in(votes: list[Vote]) -> ColumnElement[bool]:
    return Elector.vote_id.in_([vote.id for vote in votes])
