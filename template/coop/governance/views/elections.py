"""Elections and recalls: proposing one, standing, nominating, and taking the ballots along."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.utils import secure_filename

from coop import access, formats, htmx
from coop.access import admitted, allow, voter
from coop.database import db
from coop.governance import proposals
from coop.governance.charter import in_force
from coop.governance.choosing import count_sheet, elections, nominations
from coop.governance.forms import VACANT, NominationForm, ProposalForm, StandForm, election_form
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.governance.views import blueprint
from coop.governance.views.decisions import answer, decision_page, found
from coop.members import offices
from coop.members.models import Member, Role


@blueprint.route("/decisions/election", methods=["GET", "POST"])
@allow(voter)
def propose_election() -> Response:
    vacancy = elections.vacancy()
    form = election_form(_vacant(vacancy), data={"office": request.args.get("office")})
    if form.validate_on_submit():
        act = vacancy.act if vacancy and form.office.data == VACANT else {"office": form.office.data}
        made = proposals.propose(
            access.member(),
            Matter.ELECTION,
            act,
            reason=form.reason.data.strip(),
            for_meeting="meeting" in request.form,
        )
        if isinstance(made, Proposal):
            return answer_made(made)
        form.form_errors.append(made.sentence)
    status = 422 if form.is_submitted() else 200
    return htmx.page(
        "governance/new_election.html", status=status, form=form, rules=in_force(), vacancy=vacancy
    )


@blueprint.route("/decisions/recall/<int:role>", methods=["GET", "POST"])
@allow(voter)
def propose_recall(role: int) -> Response:
    held, form = db.session.get(Role, role), ProposalForm()
    if held is None or held.is_over:
        abort(404)
    if form.validate_on_submit():
        made = proposals.propose(
            access.member(),
            Matter.RECALL,
            {"office": held.role, "role": held.id},
            title=held.member.person.name,
            reason=form.reason.data.strip(),
        )
        if isinstance(made, Proposal):
            return answer_made(made)
        form.form_errors.append(made.sentence)
    status = 422 if form.is_submitted() else 200
    office = offices.OFFICES[held.role]
    return htmx.page("governance/new_recall.html", status=status, form=form, held=held, office=office)


@blueprint.post("/decisions/<int:id>/candidacy")
@allow(voter)
def stand(id: int) -> Response:
    proposal, form = found(id), StandForm()
    if not form.validate_on_submit():
        return decision_page(proposal, status=422, standing=form)
    refused = nominations.stand(access.member(), proposal, (form.statement.data or "").strip())
    return answer(proposal, refused, _("You stand for election. You can withdraw until the vote opens."))


@blueprint.post("/decisions/<int:id>/candidacy/withdrawal")
@allow(voter)
def decline(id: int) -> Response:
    proposal = found(id)
    return answer(proposal, nominations.decline(access.member(), proposal), _("You do not stand."))


@blueprint.post("/decisions/<int:id>/nomination")
@allow(voter)
def nominate(id: int) -> Response:
    proposal, form = found(id), NominationForm()
    member = numbered(form.number.data) if form.validate_on_submit() else None
    if member is None:
        if not form.errors:
            form.number.errors = [_("No member has this number.")]
        return decision_page(proposal, status=422, nominating=form)
    if refused := nominations.nominate(access.member(), proposal, member):
        form.form_errors.append(refused.sentence)
        return decision_page(proposal, status=422, nominating=form)
    name = member.person.name
    return answer(proposal, None, _("%(name)s is nominated, and asked by mail.", name=name))


@blueprint.get("/decisions/<int:id>/ballots.blt")
@allow(admitted)
def ballots(id: int) -> Response:
    """For members: candidates have names, and options words."""
    vote = found(id).vote
    if vote is None or not vote.chooses or vote.number is None:
        abort(404)
    response = make_response(count_sheet.file(vote))
    response.content_type = "text/plain; charset=utf-8"
    name = secure_filename(f"{in_force()['slug']}-decision-{vote.number}.blt")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _vacant(vacancy: elections.Vacancy | None) -> str:
    if vacancy is None or vacancy.beside.until is None:
        return ""
    facts = {"num": vacancy.seats, "day": formats.date(vacancy.beside.until)}
    return str(
        ngettext(
            "The board’s vacant seat, until %(day)s",
            "The board’s %(num)s vacant seats, until %(day)s",
            **facts,
        )
    )


def numbered(typed: str) -> Member | None:
    """A number of more digits than there can be members is nobody's."""
    text = typed.strip()
    if not text.isdecimal() or len(text) > 9:
        return None
    return db.session.scalar(select(Member).where(Member.number == int(text)))


def answer_made(proposal: Proposal) -> Response:
    flash(_("Your proposal is made. Everyone who may vote gets a mail."), "success")
    return htmx.see(url_for(".decision", id=proposal.id))
