"""Somebody who writes rows by the application's own connection, and knows the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from sqlalchemy.exc import DatabaseError
from stage import Stage, Time

from coop.governance import ballot_box
from coop.governance.models import Proposal, Vote

Attack = Callable[..., None]  # the fixture `attack`: a statement, and what it is refused with


class Forger:
    """Knows the tables, and everything that is public."""

    def __init__(self, stage: Stage, time: Time) -> None:
        self.stage, self.time = stage, time

    def run(self, *statements: Any) -> None:
        """All in one transaction, which the database refuses somewhere."""
        with self.stage.data() as session:
            try:
                _do(session, statements)
            except DatabaseError:
                session.rollback()
                return
            session.rollback()
        pytest.fail(f"let in: {statements}")

    def done(self, *statements: Any) -> None:
        """What the database lets in."""
        with self.stage.data() as session:
            _do(session, statements)

    def due(self, assembly: Assembly) -> int:
        """A proposal whose vote should open now, and has not."""
        assembly.pass_("3", "discussion_days")
        proposal = assembly.propose("9")
        self.time.passes(days=3)
        return proposal

    def vote(self, proposal: int, **changes: Any) -> sa.Insert:
        """A vote on it as it would open now."""
        with self.stage.data() as session:
            last = session.scalar(sa.text("SELECT max(seq) FROM charter_entries"))
            lock = ballot_box.lock("f")
            members = session.scalar(sa.text("SELECT count(*) FROM members WHERE share_paid_at IS NOT NULL"))
        values = {
            "id": 900, "proposal_id": proposal, "contest_id": proposal, "matter": "rules",
            "text_hash": "f" * 64, "reading": 1, "readings": 1, "charter_seq": last,
            "opened_at": self.time.now, "closes_at": self.time.now + timedelta(days=7),
            "method": "majority", "quorum_numerator": 1, "quorum_denominator": 3,
            "majority_numerator": 1, "majority_denominator": 2, "majority_strict": True,
            "abstentions": "aside", "secret": True, "electorate": members, "roll_salt": "f",
            "lock": lock, "state": "open",
        }  # fmt: skip
        return sa.insert(Vote).values({**values, **changes})

    def proposal(self, **changes: Any) -> sa.Insert:
        values = {
            "id": 800, "proposer_id": 1, "matter": "rules", "act": '{"changes":{}}', "title": "",
            "reason": "x", "state": "draft", "made_at": self.time.now,
        }  # fmt: skip
        return sa.insert(Proposal).values({**values, **changes})


def _do(session: Any, steps: Sequence[Any]) -> None:
    """Each a statement, or what has the session and does more."""
    for one in steps:
        if callable(one):
            one(session)
        else:
            session.execute(sa.text(one) if isinstance(one, str) else one)
