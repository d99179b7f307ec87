"""A vote: it opens with frozen rules and a frozen roll, takes ballots, is counted and sealed.

A secret vote ends by the clock, or when everyone on the roll has voted: its ballots cannot be changed, so
nobody loses by not waiting. Open ballots can be changed until the time is up. Rival texts open and close
together, each with a vote of its own; of those that have their majority, `tally.best` says which is decided.

Everything that writes first counts what is due (`proposals.move_what_is_due`), so a rule that the members
have changed is never applied after its time, even if nothing else woke up. Several votes about one rule may
be open at once: otherwise whoever opens one first could keep all others away from the rule. What passes is
enacted in the order of closing, and the last one holds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import joinedload, selectinload

from coop import clock
from coop.database import Integral, db
from coop.governance import acts, ballot_box, charter, choosing, colleges, matters, one_vote, record
from coop.governance.acts import change
from coop.governance.choosing import elections, options
from coop.governance.matters import Matter
from coop.governance.models import Ballot, Elector, OpenBallot, Proposal, Vote
from coop.governance.record import Roll
from coop.governance.tally import Choice, Method, Passed, Reason, Rejected, Turnout, best, count, decide
from coop.governance.verify import FIRST_LINK, canonical, digest
from coop.members.models import Member, electorate
from coop.refusal import Refused

# Every page of a member sends it. Composed once: that takes as long as to send it.
WAITING = (
    select(func.count())
    .select_from(Elector)
    .join(Vote, Vote.id == Elector.vote_id)
    .where(Elector.member_id == bindparam("member"), Elector.voted.is_(False))
    .where(Vote.state == "open", Vote.closes_at > bindparam("now"))
)
PREPARED = {Matter.ELECTION: elections.prepare, Matter.CHOICES: options.prepare}
WITH_TEXT = (joinedload(Vote.proposal), selectinload(Vote.changes))


@dataclass(frozen=True)
class OpenVote:
    """`voted` is None for someone who is not on the roll."""

    vote: Vote
    cast: int
    voted: bool | None

    @property
    def is_waiting(self) -> bool:
        return self.voted is False and self.vote.is_open

    @property
    def lacks_its_key(self) -> bool:
        return not ballot_box.has_key(self.vote)


def text_hash(proposal: Proposal) -> str:
    """Seals the very text that is voted on: it stands in the notice and in the record."""
    among = [options.words(proposal)] if proposal.matter == Matter.CHOICES else []
    text = [proposal.matter, proposal.does, proposal.title, proposal.reason, *among]
    return sha256(canonical(text).encode()).hexdigest()


def open_(proposal: Proposal, closes_at: datetime | None = None) -> Vote:
    """The next reading of the proposal, with the rules and the members of this moment."""
    rules_in_force, roll, matter = charter.in_force(), electorate(), Matter(proposal.matter)
    reading, readings = len(proposal.votes) + 1, matters.readings(matter, rules_in_force)
    readings = proposal.votes[0].readings if proposal.votes else readings
    rules = matters.rules_for(matter, rules_in_force, is_first_of_two=reading < readings)
    before = proposal.vote.counted_at if proposal.vote else None
    now = max(clock.now(), before or clock.now())  # a clock that was set back opens nothing too early
    if matter is Matter.CHOICES:
        options.number(proposal)
    salt = secrets.token_hex(16)
    vote = Vote(
        contest_id=proposal.contest_id,
        matter=matter,
        text_hash=text_hash(proposal),
        reading=reading,
        readings=readings,
        charter_seq=rules_in_force.last_seq(),
        opened_at=now,
        closes_at=closes_at or now + timedelta(days=rules_in_force["voting_days"]),
        method=rules.method,
        quorum_numerator=rules.quorum.numerator,
        quorum_denominator=rules.quorum.denominator,
        majority_numerator=rules.majority.numerator,
        majority_denominator=rules.majority.denominator,
        majority_strict=rules.strict,
        abstentions=rules.abstentions,
        class_quorum=canonical(rules_in_force["class_quorum"]) if rules.class_quorum else None,
        colleges=one_vote.frozen(matter, rules, rules_in_force, [member_class for _id, member_class in roll]),
        secret=matters.is_secret(matter, rules_in_force),
        electorate=len(roll),
        roll_salt=salt,
        lock=ballot_box.lock(salt),
        changes=change.frozen(proposal.does),
    )
    if prepare := PREPARED.get(matter):
        prepare(vote, proposal, rules_in_force)
        vote.seed = _seed(vote)
    proposal.votes.append(vote)
    db.session.flush()
    db.session.execute(
        insert(Elector),
        [
            {"vote_id": vote.id, "member_id": member_id, "voted": False, "member_class": member_class}
            for member_id, member_class in roll
        ],
    )
    return vote


def cast(by: Member, vote: Vote, choice: str, objection: str | None = None) -> Refused | None:
    """`choice` is a word of `tally.Choice`, or what `choosing` says of ballots. `objection`
    says why, and is needed where consent is asked and refused."""
    elector = db.session.get(Elector, (vote.id, by.id))
    if elector is None:
        return Refused(_("You could not vote yet when this vote opened, so you are not on its roll."))
    if elector.voted and vote.secret:
        return Refused(_("You have voted already. A vote is secret, so nobody can find yours to change it."))
    if not vote.is_open:
        return Refused(_("This vote is closed."))
    if not ballot_box.has_key(vote):
        return Refused(_("This vote takes no ballots now: the key that it was opened with is not here."))
    if not (choosing.is_ballot(vote, choice) if vote.chooses else choice in set(Choice)):
        return Refused(_("No ballot in this vote can say that."))
    if vote.method == Method.CONSENT and choice == Choice.NO and not objection:
        return Refused(_("Say why you object: consent rests on reasons."))
    elector.voted = True
    db.session.flush()  # the database takes no more ballots than the roll has voters
    why = objection if choice == Choice.NO and vote.method == Method.CONSENT else None
    college = colleges.of(elector.member_class, vote.rules.colleges) if vote.secret else None
    ballot_box.put(vote, by.id, (colleges.said(college, str(choice)), why))
    db.session.flush()
    return None


def contest(vote: Vote) -> list[Vote]:
    """The vote and those about rival texts, which are counted with it."""
    together = select(Vote).where(Vote.contest_id == vote.contest_id, Vote.reading == vote.reading)
    return list(db.session.scalars(together.where(Vote.state == "open").order_by(Vote.proposal_id)))


def someone_is_left(votes: list[Vote]) -> bool:
    """Who votes openly can think again, so nobody is done before the time."""
    left = select(Elector.member_id).where(
        Elector.vote_id.in_([vote.id for vote in votes]), Elector.voted.is_(False)
    )
    return not all(vote.secret for vote in votes) or db.session.scalar(left.limit(1)) is not None


def close(votes: list[Vote]) -> None:
    """Counts a contest, and seals the results as the last links of the chain of decisions, the best first."""
    ids = [vote.id for vote in votes]
    ballot_box.open_(votes)
    ballots, rolls = record.ballots(ids), record.rolls(ids)
    results = {v.proposal_id: _decide(v, ballots.get(v.id, []), rolls[v.id]) for v in votes}
    first = best(results)
    for vote in sorted(votes, key=lambda vote: vote.proposal_id != first):
        result = results[vote.proposal_id]
        if isinstance(result, Passed) and vote.proposal_id != first:
            result = Rejected(result.tally, Reason.RIVAL)
        _seal(vote, result, rolls[vote.id], ballots.get(vote.id, []))
    for vote in votes:
        ballot_box.empty(vote)
        if vote.has_passed and vote.is_final:
            acts.ACTS[Matter(vote.matter)].enact(vote)


def _decide(vote: Vote, ballots: list[str], roll: Roll) -> Passed | Rejected:
    tally = choosing.tally(ballots) if vote.chooses else count(map(colleges.choice, ballots))
    tallies = record.tallies(vote, ballots)
    return decide(tally, vote.rules, vote.electorate, record.turnouts(roll), tallies)


def due() -> Vote | None:
    """What closed first and is not counted yet, of those that can be."""
    closed = select(Vote).where(Vote.state == "open", Vote.closes_at <= clock.now())
    return next(
        filter(ballot_box.has_key, db.session.scalars(closed.order_by(Vote.closes_at, Vote.id))), None
    )


def next_due() -> datetime | None:
    """When the next vote closes by the clock."""
    is_open = select(Vote).where(Vote.state == "open").order_by(Vote.closes_at)
    return next((vote.closes_at for vote in db.session.scalars(is_open) if ballot_box.has_key(vote)), None)


def waiting_for(member: Member) -> int:
    """How many open votes the member is on the roll of and has not voted in."""
    return db.session.scalar(WAITING, {"member": member.id, "now": clock.now()}) or 0


def open_votes(member: Member | None) -> list[OpenVote]:
    """Every vote that is not counted yet, what waits for the member first."""
    found = db.session.execute(_uncounted(), {"me": member.id if member else None})
    return sorted((OpenVote(*row) for row in found), key=lambda vote: not vote.is_waiting)


def one(vote: Vote, member: Member | None) -> OpenVote:
    """As `open_votes`, for any one vote."""
    asked = _with_roll().where(Vote.id == vote.id)
    return OpenVote(*db.session.execute(asked, {"me": member.id if member else None}).one())


def turnouts(vote: Vote) -> dict[str, Turnout]:
    """Of each class, where the vote's rules ask for classes."""
    if not vote.asks_for_classes:
        return {}
    of_class = select(Elector.member_class, func.count(), func.count().filter(Elector.voted))
    found = db.session.execute(of_class.where(Elector.vote_id == vote.id).group_by(Elector.member_class))
    return {str(name): Turnout(roll, voted) for name, roll, voted in found}


def own_ballot(vote: Vote, member: Member | None) -> OpenBallot | None:
    """What the member voted, where ballots are open."""
    return db.session.get(OpenBallot, (vote.id, member.id)) if member and not vote.secret else None


def open_ballots(vote: Vote) -> list[OpenBallot]:
    """How each one voted, where ballots are open."""
    if vote.secret:
        return []
    cast = select(OpenBallot).where(OpenBallot.vote_id == vote.id).options(joinedload(OpenBallot.member))
    return list(db.session.scalars(cast.order_by(OpenBallot.member_id)))


def objections(vote: Vote) -> list[str]:
    """Why some objected, once the vote is counted; nothing tells whose reasons they are."""
    if vote.state == "open":
        return []
    kind = Ballot if vote.secret else OpenBallot
    found = select(kind.objection).where(kind.vote_id == vote.id, kind.objection.is_not(None))
    return list(db.session.scalars(found.order_by(kind.objection)))


def _seed(vote: Vote) -> str:
    """Nobody can know it before the last decision, and everybody does before the first ballot."""
    last = _last_decision()
    return f"{vote.text_hash}:{(last.hash if last else None) or FIRST_LINK}"


def _note_result(vote: Vote, result: Passed | Rejected) -> None:
    vote.state = "passed" if isinstance(result, Passed) else "rejected"
    vote.outcome = None if isinstance(result, Passed) else result.reason.value
    vote.yes, vote.no, vote.abstain = result.tally.yes, result.tally.no, result.tally.abstain


def _seal(vote: Vote, result: Passed | Rejected, roll: Roll, ballots: list[str]) -> None:
    """All at once, in one statement: the database takes a result whole or not at all."""
    last = _last_decision()
    times = [clock.now(), charter.last_time(), *([last.counted_at] if last and last.counted_at else [])]
    with db.session.no_autoflush:
        _note_result(vote, result)
        if vote.chooses and vote.has_passed:
            elected = choosing.result(vote, ballots).elected
            vote.elected = ",".join(str(number + 1) for number in elected)
        vote.counted_at = max(times)  # a clock that was set back moves nothing back in the chain
        vote.number, vote.previous_hash = ((last.number or 0) + 1, last.hash) if last else (1, FIRST_LINK)
        vote.hash = digest(record.decision(vote, roll, ballots))
    db.session.flush()


def _last_decision() -> Vote | None:
    counted = select(Vote).where(Vote.number.is_not(None))
    return db.session.scalar(counted.order_by(Vote.number.desc()).limit(1))


@cache
def _with_roll() -> Select[Any]:
    """Votes, each with how many have voted and whether the member `me` has."""
    voters = select(func.count()).where(Elector.vote_id == Vote.id, Elector.voted).scalar_subquery()
    own = select(Elector.voted).where(
        Elector.vote_id == Vote.id, Elector.member_id == bindparam("me", type_=Integral)
    )
    return select(Vote, voters, own.scalar_subquery()).options(*WITH_TEXT)


@cache
def _uncounted() -> Select[Any]:
    return _with_roll().where(Vote.state == "open").order_by(Vote.closes_at, Vote.id)
