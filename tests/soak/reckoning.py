"""What is missing of what was promised, and what is there by halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select, text
from throng import Promised

from coop.books.models import Journal, Posting, Seal
from coop.database import db
from coop.governance.models import Ballot, Elector, Proposal, SealedBallot
from coop.members.models import Member
from coop.services.rides.models import Ride, RideEvent
from coop.services.rides.process import State


def faults(promised: Promised) -> list[str]:
    return [*_broken_promises(promised), *_halves(), *_unsound_files()]


def _broken_promises(promised: Promised) -> Iterator[str]:
    state = {ride.id: ride.state for ride in db.session.scalars(select(Ride))}
    voters = db.session.scalars(select(Elector).where(Elector.voted))
    voted = {(elector.vote_id, elector.member_id) for elector in voters}
    paid = set(db.session.scalars(select(Member.id).where(Member.share_paid_at.is_not(None))))
    yield from (f"ride {ride} is gone" for ride in promised.rides - state.keys())
    for ride in promised.accepted:
        if state.get(ride) not in {State.ACCEPTED, State.STARTED, State.SETTLED}:
            yield f"ride {ride} was accepted and is {state.get(ride)}"
    for ride in promised.completed:
        if state.get(ride) != State.SETTLED:
            yield f"ride {ride} was completed and is {state.get(ride)}"
    known = set(db.session.scalars(select(Proposal.id)))
    yield from (f"proposal {one} is gone" for one in promised.proposals - known)
    yield from (f"the vote of {vote} is gone" for vote in promised.votes - voted)
    yield from (f"the share of {member} is unpaid" for member in promised.shares - paid)


def _halves() -> Iterator[str]:
    settled = set(db.session.scalars(select(Ride.id).where(Ride.state == State.SETTLED)))
    yield from _unlike("rides and journals", settled, _settled_by("ride"))
    completions = select(RideEvent.ride_id).where(RideEvent.what == "complete")
    yield from _unlike("rides and what happened", settled, set(db.session.scalars(completions)))
    owners = set(db.session.scalars(select(Member.id).where(Member.share_paid_at.is_not(None))))
    yield from _unlike("shares and journals", _settled_by("share payment") - owners, set())
    yield from _unsealed()
    ballots = Counter(db.session.scalars(select(Ballot.vote_id)))
    ballots.update(db.session.scalars(select(SealedBallot.vote_id)))
    electors = Counter(db.session.scalars(select(Elector.vote_id).where(Elector.voted)))
    yield from _unlike("ballots and electors", set(ballots.items()), set(electors.items()))
    numbers = list(db.session.scalars(select(Journal.number).order_by(Journal.number)))
    if numbers != list(range(1, len(numbers) + 1)):
        yield "vouchers have gaps"


def _settled_by(kind: str) -> set[int]:
    references = db.session.scalars(select(Journal.reference).where(Journal.kind == kind))
    return {int(reference.rpartition(":")[2]) for reference in references}


def _unsealed() -> Iterator[str]:
    journals = set(db.session.scalars(select(Journal.id)))
    yield from _unlike("journals and seals", journals, set(db.session.scalars(select(Seal.journal_id))))
    sums = select(Posting.journal_id, func.count(), func.sum(Posting.amount)).group_by(Posting.journal_id)
    whole = {journal for journal, count, total in db.session.execute(sums) if count > 1 and not total}
    yield from _unlike("journals and balanced journals", journals, whole)


def _unlike(what: str, one: set[object] | set[int], two: set[object] | set[int]) -> Iterator[str]:
    if one != two:
        yield f"{what} differ: {sorted(one ^ two, key=str)[:10]}"


def _unsound_files() -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        said = list(db.session.scalars(text("PRAGMA integrity_check")))
        if said != ["ok"]:
            yield f"integrity_check: {said}"
