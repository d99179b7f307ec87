"""The public record: the charter's chain and every counted vote, so that anyone can run `verify.py` over it.

It names no one. The roll is a number, reasons and proposers are left out, and ballots stand in alphabetical
order. Votes that are still open are not in it: what is known of them would tell how the late ones voted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from coop.database import db
from coop.governance import colleges
from coop.governance.charter import in_force, link, time_text
from coop.governance.choosing import elections
from coop.governance.models import Ballot, Candidate, CharterEntry, Elector, OpenBallot, Vote
from coop.governance.tally import Tally, Turnout, count
from coop.governance.verify import FORMAT, canonical
from coop.members.models import Member

Roll = list[tuple[int, bool, str | None]]  # a member's number, whether she voted, and her class
Votes = list[int] | Select[int]  # their ids, or a query for them
COUNTED = select(Vote.id).where(Vote.number.is_not(None))


def export() -> dict[str, Any]:
    """What `verify.verify` reads; a handful of queries, however long the history."""
    counted = {vote.id: vote for vote in db.session.scalars(_counted())}
    entries = db.session.scalars(select(CharterEntry).order_by(CharterEntry.seq))
    return {
        "format": FORMAT,
        "entries": [link(entry, counted.get(entry.vote_id or 0)) for entry in entries],
        "decisions": list(_decisions(counted)),
        "in_force": in_force().decided(),
    }


def export_rolls() -> dict[str, Any]:
    """Who was on the roll of each counted vote, by number, and whether they voted; with what hides it from
    others. For members: the public record has the hash alone."""
    found = rolls(COUNTED)
    sealed = select(Vote).where(Vote.text_hash.is_not(None), Vote.number.is_not(None)).order_by(Vote.number)
    return {
        str(vote.number): {"salt": vote.roll_salt, "roll": sealed_roll(vote, found.get(vote.id, []))}
        for vote in db.session.scalars(sealed)
    }


def decision(vote: Vote, roll: Roll, choices: list[str]) -> dict[str, Any]:
    """A counted vote as the record has it, and as its hash covers it; `choices` sorted."""
    assert vote.counted_at is not None
    shared = {
        "number": vote.number,
        "proposal": vote.proposal_id,
        "charter_seq": vote.charter_seq,
        "opened_at": time_text(vote.opened_at),
        "closes_at": time_text(vote.closes_at),
        "counted_at": time_text(vote.counted_at),
        "quorum": str(vote.rules.quorum),
        "majority": str(vote.rules.majority),
        "more_than": vote.majority_strict,
        "electorate": vote.electorate,
        "roll": len(roll),
        "voted": sum(voted for _member, voted, _class in roll),
        "ballots": choices,
        "yes": vote.yes,
        "no": vote.no,
        "abstain": vote.abstain,
        "passed": vote.has_passed,
        "reason": vote.outcome,
        "previous": vote.previous_hash,
        "hash": vote.hash,
    }
    choosing = _of_a_choice(vote) if vote.chooses else {}
    classes = {"classes": _of_classes(vote, roll, choices)} if vote.asks_for_classes else {}
    since = _since_version_2(vote, roll) if vote.text_hash else _in_version_1(vote)
    return shared | choosing | classes | since


def rolls(votes: Votes) -> dict[int, Roll]:
    """For each vote the numbers of the members on its roll, in order, whether they voted, and their class."""
    asked = select(Elector.vote_id, Member.number, Elector.voted, Elector.member_class).join(
        Member, Member.id == Elector.member_id
    )
    found: dict[int, Roll] = {}
    in_order = asked.where(Elector.vote_id.in_(votes)).order_by(Elector.vote_id, Member.number)
    for vote_id, number, voted, member_class in db.session.execute(in_order):
        found.setdefault(vote_id, []).append((number, voted, member_class))
    return found


def sealed_roll(vote: Vote, roll: Roll) -> list[Any]:
    """As its hash covers it. Classes are in it where the vote's rules ask for them, and there alone."""
    return [list(elector if vote.asks_for_classes else elector[:2]) for elector in roll]


def turnouts(roll: Roll) -> dict[str, Turnout]:
    """By class, in alphabetical order."""
    on_roll = Counter(name or "" for _member, _voted, name in roll)
    voted = Counter(name or "" for _member, has_voted, name in roll if has_voted)
    return {name: Turnout(on_roll[name], voted[name]) for name in sorted(on_roll)}


def ballots(votes: Votes) -> dict[int, list[str]]:
    """For each vote what was voted, in alphabetical order."""
    found: dict[int, list[str]] = {}
    secret = select(Ballot.vote_id, Ballot.choice, Ballot.college).where(Ballot.vote_id.in_(votes))
    for vote_id, choice, college in db.session.execute(secret):
        found.setdefault(vote_id, []).append(colleges.said(college, choice))
    for vote_id, choice, member_class, weights in db.session.execute(_open_ballots(votes)):
        college = colleges.of(member_class, json.loads(weights or "{}"))
        found.setdefault(vote_id, []).append(colleges.said(college, choice))
    return {vote_id: sorted(choices) for vote_id, choices in found.items()}


def tallies(vote: Vote, choices: list[str]) -> dict[str, Tally]:
    """Of each college, where they decide."""
    return {name: count(colleges.within(name, choices)) for name in vote.rules.colleges}


def _open_ballots(votes: Votes) -> Select[int, str, str | None, str | None]:
    """Each with the class of whoever cast it, and the weights of her vote."""
    cast = (
        select(OpenBallot.vote_id, OpenBallot.choice, Elector.member_class, Vote.colleges)
        .join(Vote, Vote.id == OpenBallot.vote_id)
        .join(
            Elector,
            (Elector.vote_id == OpenBallot.vote_id) & (Elector.member_id == OpenBallot.member_id),
        )
    )
    return cast.where(OpenBallot.vote_id.in_(votes))


def _counted() -> Select[Vote]:
    return (
        select(Vote)
        .where(Vote.number.is_not(None))
        .options(
            selectinload(Vote.changes),
            selectinload(Vote.candidates).joinedload(Candidate.member),
            joinedload(Vote.registration),
            joinedload(Vote.proposal),
        )
        .order_by(Vote.number)
    )


def _decisions(counted: dict[int, Vote]) -> Iterator[dict[str, Any]]:
    found, choices = rolls(COUNTED), ballots(COUNTED)
    for vote in counted.values():
        yield decision(vote, found.get(vote.id, []), choices.get(vote.id, []))


def _in_version_1(vote: Vote) -> dict[str, Any]:
    """Records of version 1 knew one change, one way to decide it, and no text."""
    (change,) = vote.changes
    return {"clause": change.clause, "value": json.loads(change.value)}


def _since_version_2(vote: Vote, roll: Roll) -> dict[str, Any]:
    return {
        "matter": vote.matter,
        "changes": {change.clause: json.loads(change.value) for change in vote.changes},
        "text": vote.text_hash,
        "contest": vote.contest_id,
        "reading": vote.reading,
        "readings": vote.readings,
        "method": vote.method,
        "abstentions": vote.abstentions,
        "secret": vote.secret,
        "roll_hash": salted(vote.roll_salt or "", sealed_roll(vote, roll)),
    }


def _of_classes(vote: Vote, roll: Roll, choices: list[str]) -> dict[str, Any]:
    """Which classes had to vote, and how many of each could and did; what the colleges weighed and said."""
    found = {
        "quorum": json.loads(vote.class_quorum or "{}"),
        "roll": {name: [turnout.roll, turnout.voted] for name, turnout in turnouts(roll).items()},
    }
    if vote.colleges is None:
        return found
    sides = {name: [one.yes, one.no, one.abstain] for name, one in tallies(vote, choices).items()}
    return found | {"colleges": json.loads(vote.colleges), "sides": sides}


def _of_a_choice(vote: Vote) -> dict[str, Any]:
    """Of members or of texts, which its seal covers."""
    counted = {"seats": vote.seats, "candidates": vote.stood, "seed": vote.seed, "elected": vote.counted_in}
    if not vote.is_election:
        return counted | {"none": bool(vote.proposal.does["none"])}
    stood = [(candidate.number, candidate.member.number) for candidate in vote.candidates]
    hidden = salted(vote.roll_salt or "", stood)
    term = {"term_months": vote.term_months} if vote.term_months else {"until": _term_ends(vote)}
    return counted | {"office": vote.office, "candidates_hash": hidden, **term}


def _term_ends(vote: Vote) -> str:
    end = elections.until(vote)
    assert end
    return time_text(end)


def salted(salt: str, members: list[Any]) -> str:
    """Who was on the roll, or stood, for those alone who know the salt."""
    return sha256(canonical([salt, members]).encode()).hexdigest()
