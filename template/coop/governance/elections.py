"""An election as a vote: who stands on its ballot paper, for what, and for how long. How its ballots are read
and counted says `choosing`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coop.database import db
from coop.governance import matters
from coop.governance.charter import Charter
from coop.governance.models import Candidate, Nomination, Proposal, Vote
from coop.members.models import VOTES, Member


def prepare(vote: Vote, proposal: Proposal, rules: Charter) -> None:
    """Freezes who stands, and for what."""
    office = str(proposal.does["office"])
    terms = matters.election_rules(office, rules)
    vote.office, vote.method, vote.seats, vote.term_months = (
        office, terms.method, terms.seats, terms.term_months,
    )  # fmt: skip
    standing = sorted(who_stands(proposal), key=_by_name)
    vote.candidates = [
        Candidate(number=number, member_id=member.id) for number, member in enumerate(standing, 1)
    ]
    vote.stood = len(standing)


def who_stands(proposal: Proposal) -> list[Member]:
    """Who said so, and can vote still."""
    stands = select(Member).join(Nomination, Nomination.member_id == Member.id)
    mine = stands.where(Nomination.proposal_id == proposal.id, Nomination.state == "stands")
    return list(db.session.scalars(mine.where(VOTES)))


def candidates(vote: Vote) -> list[Candidate]:
    """In the order of the ballot paper, each with the member."""
    mine = select(Candidate).where(Candidate.vote_id == vote.id).options(joinedload(Candidate.member))
    return list(db.session.scalars(mine.order_by(Candidate.number)))


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
