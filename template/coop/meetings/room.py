"""Votes in the room beside votes from afar: the same vote, the same roll, one vote each.

Members in the room vote as all others do. A proxy who is there votes for whom she stands. Where ballots are
open, whoever leads the meeting writes down what was voted by hand or on paper, for members who are there and
have not voted; a secret ballot nobody else can cast for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from coop.database import db
from coop.governance import proposals
from coop.governance.models import Elector, Proposal, Vote
from coop.governance.refusal import Refused
from coop.governance.tally import Choice
from coop.meetings import agenda, roll
from coop.meetings.models import Meeting, Seat
from coop.members.models import Member


@dataclass(frozen=True)
class Open:
    """A vote on the agenda that is open, and who may still be helped to vote in it."""

    vote: Vote
    cast: int
    by_proxy: list[Member]  # those for whom the asking member may vote
    by_hand: list[Member]  # those whose raised hand may be written down


def open_votes(meeting: Meeting, mine: Member, *, leads: bool) -> list[Open]:
    """In the order of the agenda."""
    found = [agenda.vote_on(meeting, item) for item in meeting.items]
    votes = [vote for vote in found if vote and vote.is_open]
    cast, waiting = _cast(votes), _waiting(meeting, [vote for vote in votes if not vote.chooses])
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


def vote_for(
    meeting: Meeting, proxy: Member, giver_id: int, proposal: Proposal, choice: Choice
) -> Refused | None:
    seat = roll.seat_of(meeting, giver_id)
    if not meeting.is_running or not _is_there(meeting, proxy):
        return Refused(_("A proxy votes while the meeting is held, and when checked in."))
    if seat is None or seat.proxy_id != proxy.id:
        return Refused(_("You do not stand for that member."))
    return _vote(meeting, seat, proposal, choice)


def write_hand(meeting: Meeting, member_id: int, proposal: Proposal, choice: Choice) -> Refused | None:
    seat = roll.seat_of(meeting, member_id)
    if not meeting.is_running or seat is None or not seat.is_there:
        return Refused(_("Hands are written down while the meeting is held, for members who are checked in."))
    if proposal.vote is None or proposal.vote.secret:
        return Refused(_("In a secret vote nobody can write down how another votes."))
    return _vote(meeting, seat, proposal, choice)


def _vote(meeting: Meeting, seat: Seat, proposal: Proposal, choice: Choice) -> Refused | None:
    """Never in place of a vote that she has cast herself."""
    if proposal.id not in {item.proposal_id for item in meeting.items} or proposal.vote is None:
        return Refused(_("There is no vote on that at this meeting."))
    if proposal.vote.chooses:
        return Refused(_("Where ballots choose among several, each member votes in person here."))
    elector = db.session.get(Elector, (proposal.vote.id, seat.member_id))
    if elector and elector.voted:
        return Refused(_("That member has voted already."))
    return proposals.vote(seat.member, proposal, choice)


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
        .where(_in(votes), Elector.voted.is_(False))
        .order_by(Member.number)
    )
    found: dict[int, list[tuple[Member, Seat]]] = {}
    for vote_id, member, seat in db.session.execute(seats).unique():
        found.setdefault(vote_id, []).append((member, seat))
    return found


def _in(votes: list[Vote]) -> ColumnElement[bool]:
    return Elector.vote_id.in_([vote.id for vote in votes])
