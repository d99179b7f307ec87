"""From a proposal to a rule in force: opening, voting, counting.

A vote freezes its rules and its roll when it opens. It ends by the clock, or when everyone on the roll has
voted: ballots are secret and cannot be changed, so nobody loses by not waiting. Everything that writes first
counts what is due (`count_what_is_due` before each such request, the verbs here for all others), so a rule
that the members have changed is never applied after its time, even if nothing else woke up.

Several votes about one rule may be open at once: otherwise whoever opens one first could keep all others away
from the rule. Each asks whether the rule shall have a value, not by how much it shall change, so the answers
do not depend on each other: what passes is enacted in the order of closing, and the last one holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import joinedload

from coop import clock
from coop.database import Integral, db, is_reading
from coop.governance import charter, record
from coop.governance.clauses import Tier, all_clauses
from coop.governance.models import Ballot, Elector, Proposal
from coop.governance.tally import Choice, Passed, Rejected, Rules, count, decide
from coop.governance.verify import FIRST_LINK, canonical, digest
from coop.members.models import Member, electorate
from coop.notices import outbox
from coop.people.models import Person
from coop.site import address

# Every page of a member sends it. Composed once: that takes as long as to send it.
WAITING = (
    select(func.count())
    .select_from(Elector)
    .join(Proposal, Proposal.id == Elector.proposal_id)
    .where(Elector.member_id == bindparam("member"), Elector.voted.is_(False))
    .where(Proposal.state == "open", Proposal.closes_at > bindparam("now"))
)


@dataclass(frozen=True)
class Refused:
    """Why not, as a sentence for whoever asked."""

    sentence: str


@dataclass(frozen=True)
class OpenVote:
    """`voted` is None for someone who is not on the roll."""

    proposal: Proposal
    cast: int
    voted: bool | None

    @property
    def is_waiting(self) -> bool:
        return self.voted is False and self.proposal.is_open


def count_what_is_due() -> None:
    """Before each request that may write."""
    if not is_reading():
        close_due()


def propose(by: Member, clause: str, raw: Any, reason: str) -> Proposal | Refused:
    """Opens a vote at once. `raw` is what was typed: a text, or a list of texts."""
    close_due()
    if not by.owns_share:
        return Refused(_("Voting members can propose. You are one from the day your share is paid."))
    if refused := _untouchable(clause):
        return refused
    try:
        value = all_clauses()[clause].kind.parse(raw, charter.in_force()["currency"])
    except ValueError as unfit:
        return Refused(str(unfit))
    if refused := _pointless(clause, value):
        return refused
    return _open(by, clause, canonical(value), reason)


def vote(by: Member, proposal: Proposal, choice: Choice) -> Refused | None:
    """Once, and for good: the ballot is secret, so it cannot be found again to change it."""
    close_due()
    elector = db.session.get(Elector, (proposal.id, by.id))
    if elector is None:
        return Refused(_("You could not vote yet when this vote opened, so you are not on its roll."))
    if elector.voted:
        return Refused(_("You have voted already. A vote is secret, so nobody can find yours to change it."))
    if not proposal.is_open:
        return Refused(_("This vote is closed."))
    elector.voted = True
    db.session.flush()  # the database takes no more ballots than the roll has voters
    db.session.add(Ballot(proposal_id=proposal.id, choice=choice.value))
    db.session.flush()
    if not _someone_is_left(proposal):
        _close(proposal)
    return None


def close_due() -> int:
    """Counts every vote whose time is up and enacts what passed, in order of closing; returns how many."""
    due = list(
        db.session.scalars(
            select(Proposal)
            .where(Proposal.state == "open", Proposal.closes_at <= clock.now())
            .order_by(Proposal.closes_at, Proposal.id)
        )
    )
    for proposal in due:
        _close(proposal)
    return len(due)


def next_due() -> datetime | None:
    """When the next vote closes by the clock."""
    return db.session.scalar(select(func.min(Proposal.closes_at)).where(Proposal.state == "open"))


def waiting_for(member: Member) -> int:
    """How many open votes the member is on the roll of and has not voted in."""
    return db.session.scalar(WAITING, {"member": member.id, "now": clock.now()}) or 0


def open_votes(member: Member | None) -> list[OpenVote]:
    """Every vote that is not counted yet, what waits for the member first; one query."""
    found = db.session.execute(_uncounted(), {"me": member.id if member else None})
    return sorted((OpenVote(*row) for row in found), key=lambda vote: not vote.is_waiting)


def rivals(proposal: Proposal) -> list[Proposal]:
    """Other open votes about the same rule."""
    same_rule = select(Proposal).where(Proposal.state == "open", Proposal.clause == proposal.clause)
    return list(db.session.scalars(same_rule.where(Proposal.id != proposal.id).order_by(Proposal.closes_at)))


def one(proposal_id: int, member: Member | None) -> OpenVote | None:
    """As `open_votes`, for any one vote."""
    row = db.session.execute(
        _with_roll().where(Proposal.id == proposal_id), {"me": member.id if member else None}
    ).first()
    return OpenVote(*row) if row else None


def _untouchable(clause: str) -> Refused | None:
    found = all_clauses().get(clause)
    if found is None:
        return Refused(_("The charter has no such rule."))
    if found.tier is Tier.REGISTERED:
        return Refused(
            _("This rule stands in the bylaws. By law a change must be decided at a meeting and registered.")
        )
    return None


def _pointless(clause: str, value: Any) -> Refused | None:
    if value == charter.in_force()[clause]:
        return Refused(_("That is the rule already."))
    asked = select(Proposal).where(Proposal.state == "open", Proposal.clause == clause)
    if db.session.scalar(asked.where(Proposal.value == canonical(value)).limit(1)):
        return Refused(_("A vote about exactly that is open already."))
    return None


def _open(by: Member, clause: str, value: str, reason: str) -> Proposal:
    rules_in_force, roll, now = charter.in_force(), electorate(), clock.now()
    rules = Rules.of(rules_in_force["quorum"], rules_in_force["majority"])
    replaced = rules_in_force.entry(clause)
    proposal = Proposal(
        proposer_id=by.id,
        clause=clause,
        value=value,
        charter_seq=rules_in_force.last_seq(),
        replaces_seq=replaced.seq if replaced else None,
        reason=reason,
        opened_at=now,
        closes_at=now + timedelta(days=rules_in_force["voting_days"]),
        quorum_numerator=rules.quorum.numerator,
        quorum_denominator=rules.quorum.denominator,
        majority_numerator=rules.majority.numerator,
        majority_denominator=rules.majority.denominator,
        majority_strict=rules.strict,
        electorate=len(roll),
    )
    db.session.add(proposal)
    db.session.flush()
    db.session.execute(
        insert(Elector),
        [{"proposal_id": proposal.id, "member_id": member_id, "voted": False} for member_id in roll],
    )
    _tell(_roll(proposal).where(Member.id != by.id), "governance/mail/vote_opened.txt", proposal)
    return proposal


def _someone_is_left(proposal: Proposal) -> bool:
    left = select(Elector.member_id).where(Elector.proposal_id == proposal.id, Elector.voted.is_(False))
    return db.session.scalar(left.limit(1)) is not None


def _close(proposal: Proposal) -> None:
    """Counts, seals the result as the last link in the chain of decisions, and enacts what passed."""
    ballots = record.ballots([proposal.id]).get(proposal.id, [])
    roll, voted = record.rolls([proposal.id])[proposal.id]
    last = _last_decision()
    _note_result(proposal, decide(count(ballots), proposal.rules, proposal.electorate))
    proposal.counted_at = clock.now()
    proposal.number, proposal.previous_hash = ((last.number or 0) + 1, last.hash) if last else (1, FIRST_LINK)
    proposal.hash = digest(record.decision(proposal, roll, voted, ballots))
    db.session.flush()
    if proposal.has_passed:
        _enact(proposal)
    _tell(_roll(proposal), "governance/mail/vote_closed.txt", proposal)


def _note_result(proposal: Proposal, result: Passed | Rejected) -> None:
    proposal.state = "passed" if isinstance(result, Passed) else "rejected"
    proposal.outcome = None if isinstance(result, Passed) else result.reason.value
    proposal.yes, proposal.no, proposal.abstain = result.tally.yes, result.tally.no, result.tally.abstain


def _last_decision() -> Proposal | None:
    counted = select(Proposal).where(Proposal.number.is_not(None))
    return db.session.scalar(counted.order_by(Proposal.number.desc()).limit(1))


def _enact(proposal: Proposal) -> None:
    if proposal.clause == "services":
        from coop import founding

        founding.take_up(json.loads(proposal.value))
    charter.enact(proposal)


def _tell(people: Select[Person], template: str, proposal: Proposal) -> None:
    link = address("governance.decision", id=proposal.id)
    for person in db.session.scalars(people.order_by(Person.id)).all():
        outbox.write(person, template, proposal=proposal, link=link)


def _roll(proposal: Proposal) -> Select[Person]:
    members = select(Person).join(Member, Member.person_id == Person.id)
    return members.join(Elector, Elector.member_id == Member.id).where(Elector.proposal_id == proposal.id)


@cache
def _with_roll() -> Select[Any]:
    """Proposals, each with how many have voted and whether the member `me` has."""
    voters = select(func.count()).where(Elector.proposal_id == Proposal.id, Elector.voted).scalar_subquery()
    own = select(Elector.voted).where(
        Elector.proposal_id == Proposal.id, Elector.member_id == bindparam("me", type_=Integral)
    )
    return select(Proposal, voters, own.scalar_subquery()).options(joinedload(Proposal.replaces))


@cache
def _uncounted() -> Select[Any]:
    return _with_roll().where(Proposal.state == "open").order_by(Proposal.closes_at, Proposal.id)
