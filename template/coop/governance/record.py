"""The public record: the charter's chain and every counted vote, so that anyone can run `verify.py` over it.

It names no one. The roll is a number, reasons and proposers are left out, and ballots stand in alphabetical
order. Votes that are still open are not in it: what is known of them would tell how the late ones voted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from coop.database import db
from coop.governance.charter import in_force, link, time_text
from coop.governance.models import Ballot, CharterEntry, Elector, Proposal
from coop.governance.verify import FORMAT

Votes = list[int] | Select[int]  # their ids, or a query for them
COUNTED = select(Proposal.id).where(Proposal.number.is_not(None))


def export() -> dict[str, Any]:
    """What `verify.verify` reads; a handful of queries, however long the history."""
    votes = db.session.scalars(select(Proposal).where(Proposal.number.is_not(None)))
    counted = {vote.id: vote for vote in votes}
    entries = db.session.scalars(select(CharterEntry).order_by(CharterEntry.seq))
    return {
        "format": FORMAT,
        "entries": [link(entry, counted.get(entry.proposal_id or 0)) for entry in entries],
        "decisions": list(_decisions(counted)),
        "in_force": in_force().decided(),
    }


def decision(proposal: Proposal, roll: int, voted: int, choices: list[str]) -> dict[str, Any]:
    """A counted vote as the record has it, and as its hash covers it; `choices` sorted."""
    assert proposal.counted_at is not None
    return {
        "number": proposal.number,
        "proposal": proposal.id,
        "clause": proposal.clause,
        "value": json.loads(proposal.value),
        "charter_seq": proposal.charter_seq,
        "opened_at": time_text(proposal.opened_at),
        "closes_at": time_text(proposal.closes_at),
        "counted_at": time_text(proposal.counted_at),
        "quorum": str(proposal.rules.quorum),
        "majority": str(proposal.rules.majority),
        "more_than": proposal.majority_strict,
        "electorate": proposal.electorate,
        "roll": roll,
        "voted": voted,
        "ballots": choices,
        "yes": proposal.yes,
        "no": proposal.no,
        "abstain": proposal.abstain,
        "passed": proposal.has_passed,
        "reason": proposal.outcome,
        "previous": proposal.previous_hash,
        "hash": proposal.hash,
    }


def rolls(votes: Votes) -> dict[int, tuple[int, int]]:
    """For each vote how many were on its roll, and how many of them voted."""
    size, voted = func.count(), func.count().filter(Elector.voted)
    rolls = select(Elector.proposal_id, size, voted).where(Elector.proposal_id.in_(votes))
    found = db.session.execute(rolls.group_by(Elector.proposal_id))
    return {proposal_id: (roll, voters) for proposal_id, roll, voters in found}


def ballots(votes: Votes) -> dict[int, list[str]]:
    """For each vote what was voted, in alphabetical order."""
    found: dict[int, list[str]] = {}
    cast = select(Ballot.proposal_id, Ballot.choice).where(Ballot.proposal_id.in_(votes))
    for proposal_id, choice in db.session.execute(cast):
        found.setdefault(proposal_id, []).append(choice)
    return {proposal_id: sorted(choices) for proposal_id, choices in found.items()}


def _decisions(counted: dict[int, Proposal]) -> Iterator[dict[str, Any]]:
    sizes, choices = rolls(COUNTED), ballots(COUNTED)
    for proposal in sorted(counted.values(), key=lambda vote: vote.number or 0):
        roll, voted = sizes.get(proposal.id, (0, 0))
        yield decision(proposal, roll, voted, choices.get(proposal.id, []))
