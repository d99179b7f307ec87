"""Who is on the roll and has not voted is reminded, once for each vote: late enough to be of use, and early
enough to act. No reminder says how others voted, nor how many.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from coop import clock
from coop.database import db
from coop.governance import letters
from coop.governance.models import Vote
from coop.governance.votes import WITH_TEXT

SHORTEST = timedelta(days=1)  # of a vote that is worth it
LEFT_AT_LEAST = timedelta(hours=6)  # one that upkeep missed comes no more


def write_due() -> int:
    """Returns of how many votes."""
    due = [vote for vote in _unreminded() if _time(vote) <= clock.now()]
    for vote in due:
        vote.reminded_at = clock.now()
        letters.reminded(vote)
    return len(due)


def next_due() -> datetime | None:
    return min(map(_time, _unreminded()), default=None)


def _unreminded() -> list[Vote]:
    """Those for which it is not too late."""
    found = select(Vote).where(Vote.state == "open", Vote.reminded_at.is_(None)).options(*WITH_TEXT)
    in_time = found.where(Vote.closes_at >= clock.now() + LEFT_AT_LEAST).order_by(Vote.closes_at, Vote.id)
    return [vote for vote in db.session.scalars(in_time) if vote.closes_at - vote.opened_at >= SHORTEST]


def _time(vote: Vote) -> datetime:
    """When three quarters of it have passed."""
    return vote.opened_at + (vote.closes_at - vote.opened_at) * 3 / 4
