"""What moves a proposal on besides votes: its author's steps, co-signatures, the register's answer."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from coop import access
from coop.access import allow, officer, voter
from coop.governance import proposals
from coop.governance.forms import RegistrationForm
from coop.governance.views import blueprint
from coop.governance.views.decisions import answer, decision_page, found
from coop.refusal import Refused


@blueprint.post("/decisions/<int:id>/submission")
@allow(voter)
def submit(id: int) -> Response:
    proposal = found(id)
    return answer(proposal, proposals.put_forward(access.member(), proposal), _("Your proposal is made."))


@blueprint.post("/decisions/<int:id>/cosignature")
@allow(voter)
def cosign(id: int) -> Response:
    proposal = found(id)
    return answer(proposal, proposals.cosign(access.member(), proposal), _("You stand behind it now."))


@blueprint.post("/decisions/<int:id>/withdrawal")
@allow(voter)
def withdraw(id: int) -> Response:
    proposal = found(id)
    return answer(proposal, proposals.withdraw(access.member(), proposal), _("Your proposal is withdrawn."))


@blueprint.post("/decisions/<int:id>/meeting/waiver")
@allow(voter)
def go_without_meeting(id: int) -> Response:
    proposal = found(id)
    refused = proposals.go_without_meeting(access.member(), proposal)
    return answer(proposal, refused, _("Your proposal waits for no meeting any more."))


@blueprint.post("/decisions/<int:id>/registration")
@allow(officer("board"), act="registration")
def register(id: int) -> Response:
    proposal, form = found(id), RegistrationForm()
    if not form.validate_on_submit():
        return decision_page(proposal, status=422, registration=form)
    reading = proposal.vote
    if reading is None:
        return answer(proposal, Refused(_("Nothing is decided yet.")), "")
    access.concerns(reading.number or 0)
    refused = proposals.register(access.member(), reading, form.reference.data.strip())
    return answer(proposal, refused, _("The change is registered, and the platform follows it."))
