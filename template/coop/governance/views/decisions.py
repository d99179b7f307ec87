from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from coop import access, htmx
from coop.access import allow, anyone, voter
from coop.database import db
from coop.governance import clauses, proposals
from coop.governance.charter import in_force
from coop.governance.clauses import Clause, Tier, all_clauses, groups
from coop.governance.forms import BallotForm, ProposalForm, proposal_form
from coop.governance.kinds import Timezone
from coop.governance.models import Proposal
from coop.governance.proposals import OpenVote, Refused
from coop.governance.tally import Choice
from coop.governance.views import blueprint
from coop.paging import Page


@blueprint.get("/decisions")
@allow(anyone)
def decisions() -> Response:
    page = Page.asked_for(db.session.scalar(_how_many_finished()) or 0)
    return htmx.page(
        "governance/decisions.html",
        open_votes=proposals.open_votes(access.me()),
        finished=db.session.scalars(page.of(_finished())).all(),
        page=page,
    )


@blueprint.get("/decisions/new")
@allow(voter)
def new() -> Response:
    """Without a clause: which one. With it: the form for its new value."""
    asked = request.args.get("clause")
    if asked is None:
        return htmx.page("governance/choose.html", groups=groups(), rules=in_force(), Tier=Tier)
    clause = _changeable(asked)
    return _form_page(clause, _form(clause))


@blueprint.post("/decisions")
@allow(voter)
def propose() -> Response:
    clause = _changeable(request.args.get("clause", ""))
    form = _form(clause)
    if not form.validate_on_submit():
        return _form_page(clause, form, 422)
    opened = proposals.propose(access.member(), clause.key, form.value.data, form.reason.data.strip())
    if isinstance(opened, Refused):
        form.value.errors = [opened.sentence]
        return _form_page(clause, form, 422)
    flash(_("Voting is open. Everyone who may vote gets a mail; you vote here."), "success")
    return htmx.see(url_for(".decision", id=opened.id))


@blueprint.get("/decisions/<int:id>")
@allow(anyone)
def decision(id: int) -> Response:
    return _decision_page(_found(id), BallotForm())


@blueprint.post("/decisions/<int:id>/ballot")
@allow(voter)
def ballot(id: int) -> Response:
    found, form = _found(id), BallotForm()
    if not form.validate_on_submit():
        return _decision_page(found, form, 422)
    if refused := proposals.vote(access.member(), found.proposal, Choice(form.choice.data)):
        form.form_errors.append(refused.sentence)
        return _decision_page(found, form, 422)
    return htmx.see(url_for(".decision", id=id))


@cache  # composed once: that takes as long as to send it
def _finished() -> Select[Proposal]:
    counted = select(Proposal).where(Proposal.number.is_not(None)).options(joinedload(Proposal.replaces))
    return counted.order_by(Proposal.number.desc())


@cache
def _how_many_finished() -> Select[int]:
    return select(func.count(Proposal.number))


def _found(id: int) -> OpenVote:
    return proposals.one(id, access.me()) or abort(404)


def _changeable(key: str) -> Clause:
    clause = all_clauses().get(key)
    if clause is None or clause.tier is Tier.REGISTERED:
        abort(404)
    return clause


def _form(clause: Clause) -> ProposalForm:
    rules = in_force()
    return proposal_form(clause, rules[clause.key], rules["currency"])


def _form_page(clause: Clause, form: ProposalForm, status: int = 200) -> Response:
    return htmx.page(
        "governance/new.html",
        status=status,
        clause=clause,
        form=form,
        rules=in_force(),
        zones=sorted(available_timezones()) if isinstance(clause.kind, Timezone) else (),
    )


def _decision_page(vote: OpenVote, form: BallotForm, status: int = 200) -> Response:
    return htmx.page(
        "governance/decision.html",
        "governance/_vote.html",
        status=status,
        vote=vote,
        proposal=vote.proposal,
        rivals=proposals.rivals(vote.proposal) if vote.proposal.state == "open" else [],
        form=form,
        words=clauses,
    )
