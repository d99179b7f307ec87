"""Who becomes a member and who is one no longer, where members decide it by vote."""

from __future__ import annotations

from flask import Response, abort
from flask_babel import gettext as _
from sqlalchemy import func, select

from coop import access, htmx
from coop.access import admitted, allow, voter
from coop.database import db
from coop.governance import clauses, hearings, proposals
from coop.governance.charter import in_force
from coop.governance.forms import ExclusionForm, HearingForm, ProposalForm
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.governance.views import blueprint
from coop.governance.views.decisions import answer, decision_page, found
from coop.governance.views.elections import answer_made, numbered
from coop.members.models import Application, Member
from coop.paging import Page


@blueprint.get("/decisions/admission")
@allow(voter)
def admissions() -> Response:
    """Applications that wait for somebody to put them to the vote, or for its end."""
    return _waiting()


@blueprint.route("/decisions/admission/<int:id>", methods=["GET", "POST"])
@allow(voter)
def propose_admission(id: int) -> Response:
    """Where it is not the members who decide, they do not read it."""
    application, form = db.session.get(Application, id) or abort(404), ProposalForm()
    if in_force()["admission"] != "vote":
        return _waiting(422 if form.is_submitted() else 200)
    if not application.is_waiting:
        abort(404)
    if form.validate_on_submit():
        made = _propose(Matter.ADMISSION, {"application": id}, application.person.name, form)
        if made:
            return answer_made(made)
    status = 422 if form.is_submitted() else 200
    page = "governance/new_admission.html"
    return htmx.page(page, status=status, form=form, application=application, words=clauses)


@blueprint.route("/decisions/exclusion", methods=["GET", "POST"])
@allow(voter)
def propose_exclusion() -> Response:
    form = ExclusionForm()
    if form.validate_on_submit():
        member = _belonging(form)
        made = member and _propose(Matter.EXCLUSION, {"member": member.id}, member.person.name, form)
        if made:
            return answer_made(made)
    status = 422 if form.is_submitted() else 200
    return htmx.page("governance/new_exclusion.html", status=status, form=form, rules=in_force())


@blueprint.post("/decisions/<int:id>/hearing")
@allow(admitted)
def speak(id: int) -> Response:
    proposal, form = found(id), HearingForm()
    if not form.validate_on_submit():
        return decision_page(proposal, status=422, speaking=form)
    refused = hearings.say(access.member(), proposal, form.statement.data.strip())
    return answer(proposal, refused, _("What you say stands beside the proposal now."))


def _waiting(status: int = 200) -> Response:
    waiting = select(Application).where(Application.outcome.is_(None))
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0)
    rows = db.session.scalars(shown.of(waiting.order_by(Application.id))).all()
    return htmx.page(
        "governance/admissions.html", status=status, applications=rows, page=shown, rules=in_force()
    )


def _propose(matter: Matter, act: dict[str, int], name: str, form: ProposalForm) -> Proposal | None:
    """None when it is refused: then the form says why."""
    reason = form.reason.data.strip()
    made = proposals.propose(access.member(), matter, act, title=name, reason=reason)
    if isinstance(made, Proposal):
        return made
    form.form_errors.append(made.sentence)
    return None


def _belonging(form: ExclusionForm) -> Member | None:
    member = numbered(form.number.data)
    if member is None or member.has_left:
        form.number.errors = [_("No member has this number.")]
        return None
    return member
