from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, abort, flash, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from coop import access, htmx
from coop.access import allow, anyone, voter
from coop.database import db
from coop.governance import clauses, college_sheet, hearings, matters, one_vote, proposals, votes
from coop.governance.acts import change
from coop.governance.choosing import ballot_paper, count_sheet, nominations, options, suggestions
from coop.governance.choosing.choice_form import OptionForm
from coop.governance.discussion import comments
from coop.governance.forms import HearingForm, NominationForm, RegistrationForm, StandForm
from coop.governance.matters import Matter
from coop.governance.models import Hearing, Proposal, Vote
from coop.governance.views import blueprint
from coop.members.models import Application, Member
from coop.paging import Page
from coop.refusal import Refused

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
    proposal = found(id)
    return decision_page(proposal, ballot_paper.form_for(proposal.vote))


@blueprint.get("/votes/<int:id>")
@allow(anyone)
def vote(id: int) -> Response:
    """Where a rule came from: the charter's entries know their vote."""
    reading = db.session.get(Vote, id) or abort(404)
    return htmx.see(url_for(".decision", id=reading.proposal_id))


@blueprint.post("/decisions/<int:id>/ballot")
@allow(voter)
def ballot(id: int) -> Response:
    proposal = found(id)
    form = ballot_paper.form_for(proposal.vote)
    if not is_cast(access.member(), proposal, form):
        refused = "" if proposal.vote else " ".join(form.form_errors)
        return decision_page(proposal, form, 422, refused=refused)
    return htmx.see(url_for(".decision", id=id))


@blueprint.get("/decided/<int:number>")
@allow(anyone)
def decided(number: int) -> Response:
    """By its place in the chain, as offices and the record know it."""
    counted = db.session.scalar(select(Vote).where(Vote.number == number)) or abort(404)
    return htmx.see(url_for(".decision", id=counted.proposal_id))


def is_cast(by: Member, proposal: Proposal, form: Any) -> bool:
    """Votes as the form says. Where that is refused, the form says why."""
    if not form.validate_on_submit():
        return False
    refused = proposals.vote(by, proposal, *form.said)
    if refused:
        form.form_errors.append(refused.sentence)
    elif note := getattr(form, "note", ""):
        flash(note, "info")
    return refused is None


def found(id: int) -> Proposal:
    """Drafts are their author's alone."""
    proposal = db.session.get(Proposal, id, options=[joinedload(Proposal.proposer)])
    mine = access.me()
    if proposal is None or (proposal.state == "draft" and (mine is None or proposal.proposer_id != mine.id)):
        abort(404)
    return proposal


def answer(proposal: Proposal, refused: Refused | None, done: str) -> Response:
    """To a step that somebody took: the decision's page, with what was done or why it was not."""
    if refused:
        return decision_page(proposal, status=422, refused=refused.sentence)
    flash(done, "success")
    return htmx.see(url_for(".decision", id=proposal.id))


def decision_page(
    proposal: Proposal,
    form: Any = None,
    status: int = 200,
    *,
    registration: RegistrationForm | None = None,
    refused: str = "",
    standing: StandForm | None = None,
    nominating: NominationForm | None = None,
    adding: OptionForm | None = None,
    speaking: HearingForm | None = None,
) -> Response:
    reading, me, is_choice = proposal.vote, access.me(), proposal.matter == Matter.CHOICES
    turnouts = votes.turnouts(reading) if reading else {}
    nominated = nominations.shown(proposal) if proposal.matter == Matter.ELECTION and me else []
    statement = next((one.statement for one in nominated if me and one.member_id == me.id), "")
    return htmx.page(
        "governance/decision.html",
        "governance/_vote.html" if reading else None,
        status=status,
        proposal=proposal,
        vote=votes.one(reading, me) if reading else None,
        changes=reading.changes if reading else change.frozen(proposal.does),
        own=votes.own_ballot(reading, me) if reading else None,
        turnouts=turnouts,
        colleges=college_sheet.of(reading, turnouts, me) if reading else None,
        open_ballots=votes.open_ballots(reading) if reading and me else [],
        objections=votes.objections(reading) if reading and me else [],
        warnings=[] if proposal.is_over else change.warnings(proposal.does.get("changes", {})),
        cautions=[] if proposal.is_over else one_vote.cautions(proposal.does.get("changes", {})),
        said=comments.how_many(proposal) if me else 0,
        rivals=proposals.rivals(proposal),
        about_the_same=proposals.about_the_same(proposal),
        form=form or ballot_paper.form_for(reading, formdata=None),
        counted=count_sheet.counted(reading) if reading and me else None,
        nominations=nominated,
        standing=standing or StandForm(formdata=None, data={"statement": statement}),
        nominating=nominating or NominationForm(formdata=None),
        among=options.of(proposal) if is_choice else [],
        adding=(adding or OptionForm(formdata=None)) if is_choice else None,
        suggestions=suggestions,
        hearing=(heard := hearings.of(proposal)),
        speaking=speaking or _speaking(heard),
        concerned=hearings.concerns(proposal, me),
        application=application_of(proposal) if me else None,
        registration=registration or RegistrationForm(formdata=None),
        refused=refused,
        words=clauses,
        matters=matters,
    )


def _speaking(heard: Hearing | None) -> HearingForm:
    return HearingForm(formdata=None, data={"statement": heard.statement if heard else ""})


def application_of(proposal: Proposal) -> Application | None:
    """Of the applicant whom members vote on."""
    return db.session.get(Application, proposal.does.get("application", 0))


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
