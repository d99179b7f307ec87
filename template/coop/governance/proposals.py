"""From a thought to a vote on it: draft, co-signatures, discussion with rival texts, one reading or two.

How much of that a proposal goes through the charter says: with no co-signers and no days of discussion its
vote opens at once. The text can change while it is a draft; whoever wants another one afterwards writes a
rival, and both are voted on together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, func, select, true

from coop import clock
from coop.database import db, is_reading
from coop.governance import acts, charter, letters, votes
from coop.governance.acts import change
from coop.governance.choosing import elections, options
from coop.governance.choosing.options import Words
from coop.governance.matters import Matter
from coop.governance.models import Change, Cosignature, Proposal, Registration, Vote
from coop.governance.verify import canonical
from coop.members.models import Member
from coop.refusal import Refused

WITHOUT_RIVALS = {
    Matter.ELECTION,
    Matter.RECALL,
    Matter.CHOICES,
    Matter.ADMISSION,
    Matter.EXCLUSION,
    Matter.SURPLUS,
}
ONE_AT_A_TIME = {Matter.ADMISSION, Matter.EXCLUSION, Matter.SURPLUS}
UNDER_WAY = ("cosigning", "discussion", "voting", "waiting")
WAITING = ("discussion", "waiting")  # for the moment when the next vote opens
BY_CLOCK = Proposal.state.in_(WAITING) & (func.coalesce(Proposal.meeting, "called") == "called")
# Everything that writes sends it. Composed once: that takes as long as to send it.
NEXT_TO_OPEN = (
    select(Proposal)
    .where(BY_CLOCK, Proposal.moves_at <= bindparam("now"))
    .order_by(Proposal.moves_at, Proposal.id)
    .limit(1)
)


def move_what_is_due() -> None:
    """Before each request that may write."""
    if not is_reading():
        move_due()


def move_due() -> int:
    """Counts every vote whose time is up, in order of closing, then opens what is due; returns how many."""
    moved = 0
    while closed := votes.due():
        moved += _close(votes.contest(closed))
    while proposal := _to_open():
        moved += _open(proposal)
    return moved


def next_due() -> datetime | None:
    """When the clock moves something next."""
    opens = db.session.scalar(select(func.min(Proposal.moves_at)).where(BY_CLOCK))
    return min((time for time in (opens, votes.next_due()) if time), default=None)


def propose(
    by: Member,
    matter: Matter,
    act: Mapping[str, Any],
    *,
    title: str = "",
    reason: str,
    rival_of: Proposal | None = None,
    is_draft: bool = False,
    among: Sequence[Words] = (),
    for_meeting: bool = False,
) -> Proposal | Refused:
    """`act` is what `acts` says of the matter, `among` the options of a choice. A rival goes the way of the
    text that it stands beside. What is proposed for a meeting waits until the board has called one that takes
    it up."""
    move_due()
    if refused := _refusal(by, matter, act, rival_of) or _nothing_to_choose(matter, act, among):
        return refused
    proposal = Proposal(
        proposer_id=by.id,
        matter=matter,
        act=canonical(dict(act)),
        title=title,
        reason=reason,
        rival_of_id=rival_of.contest_id if rival_of else None,
        state="draft",
        made_at=clock.now(),
        meeting="waits" if for_meeting else None,
    )
    db.session.add(proposal)
    db.session.flush()
    if matter is Matter.CHOICES:
        options.write(proposal, among)
    if not is_draft:
        _put_forward(proposal)
    return proposal


def change_rules(by: Member, changes: Mapping[str, Any], reason: str, **others: Any) -> Proposal | Refused:
    """To give clauses new values, as the charter keeps them."""
    if not changes or not changes.keys() <= charter.in_force().keys():
        return Refused(_("The charter has no such rule."))
    return propose(by, change.matter_of(changes), {"changes": dict(changes)}, reason=reason, **others)


def rewrite(
    by: Member,
    draft: Proposal,
    act: Mapping[str, Any],
    *,
    title: str,
    reason: str,
    among: Sequence[Words] = (),
) -> Refused | None:
    matter = Matter(draft.matter)
    if refused := _not_ones_own(by, draft, "draft") or _refusal(by, matter, act, None):
        return refused
    if refused := _nothing_to_choose(matter, act, among):
        return refused
    draft.act, draft.title, draft.reason = canonical(dict(act)), title, reason
    if matter is Matter.CHOICES:
        options.write(draft, among)
    return None


def put_forward(by: Member, draft: Proposal) -> Refused | None:
    move_due()
    refused = _not_ones_own(by, draft, "draft")
    refused = refused or _refusal(by, Matter(draft.matter), draft.does, _beside(draft))
    if refused is None:
        _put_forward(draft)
    return refused


def cosign(by: Member, proposal: Proposal) -> Refused | None:
    """With enough of them it goes on."""
    if proposal.state != "cosigning":
        return Refused(_("This proposal needs no co-signers now."))
    if not by.owns_share or by.id == proposal.proposer_id or by.id in _cosigners(proposal):
        return Refused(_("Each voting member but the proposer can co-sign, once."))
    proposal.cosignatures.append(Cosignature(member_id=by.id))
    db.session.flush()
    if len(proposal.cosignatures) >= charter.in_force()["cosigners"]:
        _discuss(proposal)
    return None


def withdraw(by: Member, proposal: Proposal) -> Refused | None:
    """Before its vote opens. Rivals stay, and are voted on without it."""
    if refused := _not_ones_own(by, proposal, "draft", "cosigning", "discussion"):
        return refused
    proposal.state, proposal.moves_at = "withdrawn", None
    return None


def vote(by: Member, proposal: Proposal, choice: str, objection: str | None = None) -> Refused | None:
    """In the reading that is open."""
    move_due()
    reading = proposal.vote
    if by.has_left:
        return Refused(_("Only members vote."))
    if reading is None:
        return Refused(_("The vote has not opened yet."))
    if refused := votes.cast(by, reading, choice, objection):
        return refused
    together = votes.contest(reading)
    if not votes.someone_is_left(together):
        _close(together)
    return None


def register(by: Member, decided: Vote, reference: str) -> Refused | None:
    """The register has taken it: now the bylaws are changed."""
    move_due()
    if decided.proposal.state != "passed" or decided.registration:
        return Refused(_("There is nothing to register here."))
    at = max(clock.now(), charter.last_time(), decided.counted_at or clock.now())
    decided.registration = Registration(reference=reference, recorded_at=at, recorded_by_id=by.id)
    db.session.flush()
    acts.ACTS[Matter(decided.matter)].enact(decided)
    decided.proposal.state = "enacted"
    letters.registered(decided)
    return None


def open_now(proposal: Proposal) -> None:
    """Ends the discussion of the text and of its rivals: whoever calls it knows that nobody is left out."""
    for text in _with_rivals(proposal):
        text.moves_at, text.meeting = clock.now(), None
    db.session.flush()
    move_due()


def go_without_meeting(by: Member, proposal: Proposal) -> Refused | None:
    """Whoever asked for a meeting need not wait for the board to call one."""
    if refused := _not_ones_own(by, proposal, *WAITING):
        return refused
    if not proposal.waits_for_meeting:
        return Refused(_("It waits for no meeting."))
    for text in _with_rivals(proposal):
        text.meeting = None
    db.session.flush()
    move_due()
    return None


def rivals(proposal: Proposal) -> list[Proposal]:
    """The other texts that stand beside it."""
    shown = Proposal.state.not_in(("draft", "withdrawn"))
    others = select(Proposal).where(_in_contest(proposal), Proposal.id != proposal.id, shown)
    return list(db.session.scalars(others.order_by(Proposal.id)))


def about_the_same(proposal: Proposal) -> list[Vote]:
    """Other open votes about the same rules, rivals aside."""
    clauses = proposal.does.get("changes", {})
    if proposal.vote is None or proposal.vote.state != "open" or not clauses:
        return []
    others = select(Vote).join(Change).where(Vote.state == "open", Change.clause.in_(clauses)).distinct()
    not_rivals = others.where(Vote.contest_id != proposal.contest_id)
    return list(db.session.scalars(not_rivals.options(*votes.WITH_TEXT).order_by(Vote.id)))


def _with_rivals(proposal: Proposal) -> list[Proposal]:
    """The text and those beside it that have come as far."""
    alike = select(Proposal).where(_in_contest(proposal), Proposal.state == proposal.state)
    return list(db.session.scalars(alike.order_by(Proposal.id)))


def _in_contest(proposal: Proposal) -> ColumnElement[bool]:
    return (Proposal.rival_of_id == proposal.contest_id) | (Proposal.id == proposal.contest_id)


def _refusal(by: Member, matter: Matter, act: Mapping[str, Any], root: Proposal | None) -> Refused | None:
    if not by.owns_share:
        return Refused(_("Voting members can propose. You are one from the day your share is paid."))
    if root and root.state != "discussion":
        return Refused(_("A rival text can be proposed while the first one is discussed."))
    if root and matter in WITHOUT_RIVALS:
        return Refused(_("Beside this there is no rival text: say what you think in the discussion."))
    if root and root.matter != matter:
        return Refused(_("A rival text is about the same matter."))
    if root and not _rules(act) <= _rules(db.session.get_one(Proposal, root.contest_id).does):
        return Refused(_("A rival text is about the same rules."))
    if refused := acts.ACTS[matter].refusal(matter, act):
        return refused
    if matter is Matter.EXCLUSION and act["member"] == by.id:
        return Refused(_("You cannot propose to exclude yourself."))
    if matter in ONE_AT_A_TIME and _is_under_way(matter, act):
        return Refused(_("A proposal about that is under way already."))
    if change.is_asked_already(act.get("changes", {})):
        return Refused(_("A vote about exactly that is open already."))
    return None


def _nothing_to_choose(matter: Matter, act: Mapping[str, Any], among: Sequence[Words]) -> Refused | None:
    return options.refusal(act, among) if matter is Matter.CHOICES else None


def _is_under_way(matter: Matter, act: Mapping[str, Any]) -> bool:
    """The same, or of surpluses any: what one leaves is what the next one allocates."""
    alike = true() if matter is Matter.SURPLUS else Proposal.act == canonical(dict(act))
    same = (Proposal.matter == matter, alike)
    return bool(db.session.scalar(select(Proposal.id).where(*same, Proposal.state.in_(UNDER_WAY)).limit(1)))


def _rules(act: Mapping[str, Any]) -> set[str]:
    return set(act.get("changes", {}))


def _not_ones_own(by: Member, proposal: Proposal, *states: str) -> Refused | None:
    if proposal.proposer_id != by.id:
        return Refused(_("Only whoever made the proposal can do that."))
    return (
        None if proposal.state in states else Refused(_("It is too late for that: others rely on the text."))
    )


def _put_forward(proposal: Proposal) -> None:
    rules = charter.in_force()
    if proposal.matter == Matter.RECALL:
        letters.recall_proposed(proposal)
    if beside := _beside(proposal):
        proposal.state, proposal.meeting = "discussion", beside.meeting
        proposal.moves_at, proposal.not_before = beside.moves_at, beside.not_before
        letters.proposed(proposal)
    elif rules["cosigners"]:
        proposal.state = "cosigning"
    else:
        _discuss(proposal)
    if proposal.matter == Matter.EXCLUSION:
        letters.exclusion_proposed(proposal)


def _beside(rival: Proposal) -> Proposal | None:
    """The text that it stands beside, or another rival if that was withdrawn; None of what is no rival."""
    if rival.rival_of_id is None:
        return None
    others = select(Proposal).where(_in_contest(rival), Proposal.id != rival.id)
    is_discussed = (Proposal.state == "discussion").desc()
    return db.session.scalars(others.order_by(is_discussed, Proposal.id).limit(1)).one()


def _discuss(proposal: Proposal) -> None:
    days = charter.in_force()["discussion_days"]
    if proposal.matter == Matter.ELECTION:
        days = days or charter.in_force()["nomination_days"]
    if proposal.matter == Matter.EXCLUSION:
        days = max(days, charter.in_force()["hearing_days"])
    _wait(proposal, "discussion", days)
    if days or proposal.meeting:
        letters.proposed(proposal)
    else:
        _open(proposal)


def _wait(proposal: Proposal, state: str, days: int) -> None:
    """What puts the vote off, as a meeting does, never lets it open before the days are over."""
    until = clock.now() + timedelta(days=days)
    proposal.state, proposal.moves_at, proposal.not_before = state, until, until


def _cosigners(proposal: Proposal) -> set[int]:
    return {signature.member_id for signature in proposal.cosignatures}


def _to_open() -> Proposal | None:
    return db.session.scalar(NEXT_TO_OPEN, {"now": clock.now()})


def _open(proposal: Proposal) -> int:
    """Opens the vote on the text and on those beside it; what cannot be done any more is rejected instead."""
    together = _with_rivals(proposal)
    for text in together:
        matter = Matter(text.matter)
        nobody_stands = matter is Matter.ELECTION and not elections.who_stands(text)
        if nobody_stands or acts.ACTS[matter].refusal(matter, text.does):
            text.state, text.moves_at = "rejected", None
        else:
            opened = votes.open_(text)  # first: the database opens it for a text whose time has come
            text.state, text.moves_at = "voting", None
            letters.opened(opened)
    return len(together)


def _close(together: list[Vote]) -> int:
    votes.close(together)
    for counted in together:
        _go_on(counted)
        letters.closed(counted)
    return len(together)


def _go_on(counted: Vote) -> None:
    proposal = counted.proposal
    if not counted.has_passed:
        proposal.state = "rejected"
        if fallen := acts.FALLEN.get(Matter(counted.matter)):
            fallen(counted)
    elif not counted.is_final:
        days = charter.in_force()["reading_days"]
        _wait(proposal, "waiting", days)
        proposal.meeting = proposal.meeting and "waits"  # for the next one
    else:
        proposal.state = "passed" if counted.is_registered else "enacted"
