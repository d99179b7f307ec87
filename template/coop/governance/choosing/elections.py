"""An election as a vote: who stands on its ballot paper, for what, and for how long. How its ballots are read
and counted says `choosing`.

Seats of the board that are vacant can be filled beside those who sit, until their term ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coop.database import db
from coop.governance import matters
from coop.governance.charter import Charter, in_force
from coop.governance.matters import Matter
from coop.governance.models import Candidate, Nomination, Proposal, Vote
from coop.members import offices
from coop.members.models import VOTES, Member, Role


@dataclass(frozen=True)
class Vacancy:
    """So many seats, and someone beside them whose term theirs ends with."""

    seats: int
    beside: Role

    @property
    def act(self) -> dict[str, Any]:
        return {"beside": self.beside.id, "fills": self.seats, "office": "board"}


def vacancy() -> Vacancy | None:
    """None when every seat is held, or when nobody was elected whose term could be shared."""
    sitting = offices.holders("board")
    elected = [role for role in sitting if role.until]
    free = int(in_force()["board_seats"]) - len(sitting)
    return Vacancy(free, elected[-1]) if free > 0 and elected else None


def prepare(vote: Vote, proposal: Proposal, rules: Charter) -> None:
    """Freezes who stands, and for what."""
    does = proposal.does
    vote.office = str(does["office"])
    terms = matters.election_rules(vote.office, rules)
    vote.method, vote.seats, vote.term_months = terms.method, terms.seats, terms.term_months
    if "fills" in does:
        vote.seats, vote.term_months = int(does["fills"]), None
        vote.method = matters.counting_rule(Matter.ELECTION, vote.seats, rules)
    standing = sorted(who_stands(proposal), key=_by_name)
    vote.candidates = [
        Candidate(number=number, member_id=member.id) for number, member in enumerate(standing, 1)
    ]
    vote.stood = len(standing)


def who_stands(proposal: Proposal) -> list[Member]:
    """Who said so, can vote still, and has no seat already where others are filled."""
    stands = select(Member).join(Nomination, Nomination.member_id == Member.id)
    mine = stands.where(Nomination.proposal_id == proposal.id, Nomination.state == "stands")
    found = db.session.scalars(mine.where(VOTES))
    return [member for member in found if not sits(member, proposal)]


def sits(member: Member, proposal: Proposal) -> bool:
    """Whether she holds a seat beside those that this election fills."""
    return "fills" in proposal.does and "board" in member.offices


def candidates(vote: Vote) -> list[Candidate]:
    """In the order of the ballot paper, each with the member."""
    mine = select(Candidate).where(Candidate.vote_id == vote.id).options(joinedload(Candidate.member))
    return list(db.session.scalars(mine.order_by(Candidate.number)))


def until(vote: Vote) -> datetime | None:
    """The end of the term; unknown of a whole one that has not begun."""
    if vote.term_months is None:
        return db.session.get_one(Role, vote.proposal.does["beside"]).until
    return term_end(vote.counted_at, vote.term_months) if vote.counted_at else None


def term_end(start: datetime, months: int) -> datetime:
    """The same day of a later month, or its last day."""
    years, month = divmod(start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return start.replace(start.year + years, month + 1, day)
        except ValueError:
            continue
    return start.replace(start.year + years, month + 1)


def _by_name(member: Member) -> Any:
    return member.person.name.casefold(), member.number
