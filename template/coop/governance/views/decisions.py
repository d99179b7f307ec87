from __future__ import annotations

from functools import cache

from flask import Response, abort, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from coop import access, htmx
from coop.access import allow, anyone, voter
from coop.database import db
from coop.governance import clauses, matters, proposals, votes
from coop.governance.acts import change
from coop.governance.discussion import comments
from coop.governance.forms import BallotForm, RegistrationForm
from coop.governance.models import Proposal, Vote
from coop.governance.tally import Choice
from coop.governance.views import blueprint
from coop.members.models import Member
from coop.paging import Page

UNDER_WAY = ("cosigning", "discussion", "waiting", "passed")


@blueprint.get("/decisions")
@allow(anyone)
def decisions() -> Response:
    page = Page.asked_for(db.session.scalar(_how_many_finished()) or 0)
    return htmx.page(
        "governance/decisions.html",
        open_votes=votes.open_votes(access.me()),
        under_way=db.session.scalars(_under_way(access.me())).all(),
        finished=db.session.scalars(page.of(_finished())).all(),
        page=page,
        matters=matters,
    )


@blueprint.get("/decisions/<int:id>")
@allow(anyone)
def decision(id: int) -> Response:
    return decision_page(found(id), BallotForm())


@blueprint.get("/votes/<int:id>")
@allow(anyone)
def vote(id: int) -> Response:
    """Where a rule came from: the charter's entries know their vote."""
    reading = db.session.get(Vote, id) or abort(404)
    return htmx.see(url_for(".decision", id=reading.proposal_id))


@blueprint.post("/decisions/<int:id>/ballot")
@allow(voter)
def ballot(id: int) -> Response:
    proposal, form = found(id), BallotForm()
    if not is_cast(access.member(), proposal, form):
        refused = "" if proposal.vote else " ".join(form.form_errors)
        return decision_page(proposal, form, 422, refused=refused)
    return htmx.see(url_for(".decision", id=id))


def is_cast(by: Member, proposal: Proposal, form: BallotForm) -> bool:
    """Votes as the form says. Where that is refused, the form says why."""
    if not form.validate_on_submit():
        return False
    choice, objection = Choice(form.choice.data), (form.objection.data or "").strip() or None
    refused = proposals.vote(by, proposal, choice, objection)
    if refused:
        form.form_errors.append(refused.sentence)
    return refused is None


def found(id: int) -> Proposal:
    """Drafts are their author's alone."""
    proposal = db.session.get(Proposal, id, options=[joinedload(Proposal.proposer)])
    mine = access.me()
    if proposal is None or (proposal.state == "draft" and (mine is None or proposal.proposer_id != mine.id)):
        abort(404)
    return proposal


def decision_page(
    proposal: Proposal,
    form: BallotForm,
    status: int = 200,
    *,
    registration: RegistrationForm | None = None,
    refused: str = "",
) -> Response:
    reading, me = proposal.vote, access.me()
    return htmx.page(
        "governance/decision.html",
        "governance/_vote.html",
        status=status,
        proposal=proposal,
        vote=votes.one(reading, me) if reading else None,
        changes=reading.changes if reading else change.frozen(proposal.does),
        own=votes.own_ballot(reading, me) if reading else None,
        open_ballots=votes.open_ballots(reading) if reading and me else [],
        objections=votes.objections(reading) if reading and me else [],
        warnings=[] if proposal.is_over else change.warnings(proposal.does.get("changes", {})),
        said=comments.how_many(proposal) if me else 0,
        rivals=proposals.rivals(proposal),
        about_the_same=proposals.about_the_same(proposal),
        form=form,
        registration=registration or RegistrationForm(formdata=None),
        refused=refused,
        words=clauses,
        matters=matters,
    )


@cache  # composed once: that takes as long as to send it
def _finished() -> Select[Vote]:
    counted = select(Vote).where(Vote.number.is_not(None)).options(*votes.WITH_TEXT)
    return counted.order_by(Vote.number.desc())


@cache
def _how_many_finished() -> Select[int]:
    return select(func.count(Vote.number))


def _under_way(me: Member | None) -> Select[Proposal]:
    """What is on its way to a vote or from it, and one's own drafts."""
    mine = (Proposal.state == "draft") & (Proposal.proposer_id == (me.id if me else None))
    shown = select(Proposal).where(Proposal.state.in_(UNDER_WAY) | mine)
    return shown.options(selectinload(Proposal.votes)).order_by(Proposal.moves_at, Proposal.id)
