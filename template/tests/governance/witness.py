"""What must hold after every step of parliament, asked of the rows themselves, and at its end of the record.

One writer: rules, decisions and offices follow from votes. Frozen rules, texts and candidates: a row that was
there stays what it was. One vote each: what was cast is what is counted. Replay gives the same charter.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from coop.database import db
from coop.governance import record, verify
from coop.governance.charter import in_force
from coop.governance.choosing import elections
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.members import offices
from coop.members.models import FOUNDING, Role

FROZEN = (
    "id, proposal_id, contest_id, matter, text_hash, reading, readings, charter_seq, opened_at, closes_at, "
    "method, quorum_numerator, quorum_denominator, majority_numerator, majority_denominator, "
    "majority_strict, abstentions, secret, electorate, roll_salt, office, seats, term_months, stood, seed"
)
# No row of these is ever changed or taken away.
KEPT = (
    "SELECT * FROM charter_entries",
    "SELECT * FROM changes",
    "SELECT * FROM registrations",
    "SELECT * FROM candidates",
    "SELECT * FROM options WHERE proposal_id IN (SELECT proposal_id FROM votes)",
    "SELECT * FROM votes WHERE state <> 'open'",
    f"SELECT {FROZEN} FROM votes",
    "SELECT vote_id, member_id FROM electors",
    "SELECT id, proposer_id, matter, act, title, reason, rival_of_id, made_at FROM proposals "
    "WHERE state <> 'draft'",
    "SELECT id, state FROM proposals WHERE state IN ('enacted', 'rejected', 'withdrawn')",
    "SELECT id, member_id, role, given_by, since FROM roles",
    "SELECT * FROM roles WHERE ended_at IS NOT NULL",
    "SELECT vote_id, choice FROM ballots WHERE vote_id IN (SELECT id FROM votes WHERE state <> 'open')",
    "SELECT vote_id, member_id, choice FROM open_ballots "
    "WHERE vote_id IN (SELECT id FROM votes WHERE state <> 'open')",
)
VOTED = "SELECT vote_id, member_id FROM electors WHERE voted"
BALLOTS = "SELECT vote_id, choice FROM ballots UNION ALL SELECT vote_id, choice FROM open_ballots"
COUNTED = "SELECT id FROM votes WHERE state <> 'open'"


class Witness:
    """`cast` is what members were told was taken: by vote, what each one said last."""

    def __init__(self) -> None:
        self.cast: dict[int, dict[int, str]] = {}
        self.kept: dict[str, Counter[Any]] = {}
        self.record: dict[str, Any] | None = None

    def look(self) -> None:
        for asked in KEPT:
            before, now = self.kept.get(asked, Counter()), Counter(_rows(asked))
            assert before <= now, (asked, before - now)
            self.kept[asked] = now
        assert set(_rows(VOTED)) == {(vote, one) for vote, said in self.cast.items() for one in said}

    def read_the_record(self) -> None:
        """As a member does who kept an earlier one: everything is counted again."""
        now = record.export()
        report = verify.verify(now, self.record, record.export_rolls())
        assert report.holds, report.lines
        assert verify.rules_after(now["entries"]) == in_force().decided()
        self._what_was_cast_is_counted()
        _offices_follow_from_decisions()
        self.record = now

    def _what_was_cast_is_counted(self) -> None:
        found: dict[int, list[str]] = {}
        for vote, choice in _rows(BALLOTS):
            found.setdefault(vote, []).append(choice)
        for (vote,) in _rows(COUNTED):
            assert sorted(found.get(vote, [])) == sorted(self.cast.get(vote, {}).values())


def _offices_follow_from_decisions() -> None:
    """Whoever was elected has the office for that term, and nobody else has one but by the founding."""
    passed = sa.select(Vote).where(Vote.state == "passed", Vote.office.is_not(None))
    due = {grant for vote in db.session.scalars(passed) for grant in _grants(vote)}
    roles = list(db.session.scalars(sa.select(Role)))
    elected = [role for role in roles if role.given_by != FOUNDING]
    assert {(one.member_id, one.role, one.given_by, one.since, one.until) for one in elected} == due
    recalls = sa.select(Vote.number).where(Vote.state == "passed", Vote.matter == Matter.RECALL)
    recalled = {f"{offices.DECISION}{number}" for number in db.session.scalars(recalls)}
    assert {one.ended_by for one in roles if one.ended_at} <= recalled | {"succession"}


def _grants(vote: Vote) -> list[tuple[Any, ...]]:
    assert vote.counted_at
    until = elections.term_end(vote.counted_at, vote.term_months or 0)
    by_number = {one.number: one.member_id for one in vote.candidates}
    given_by = f"{offices.DECISION}{vote.number}"
    return [(by_number[one], vote.office, given_by, vote.counted_at, until) for one in vote.winners]


def _rows(asked: str) -> list[tuple[Any, ...]]:
    """By the driver alone: it is asked thousands of times."""
    driver: Any = db.session.connection().connection.driver_connection
    found: list[tuple[Any, ...]] = driver.execute(asked).fetchall()
    return found
