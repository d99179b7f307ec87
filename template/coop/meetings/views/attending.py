"""A member says that she comes, or who stands for her."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import admitted, allow, voter
from coop.database import db
from coop.meetings import roll
from coop.meetings.forms import ComingForm, ProxyForm
from coop.meetings.views import blueprint
from coop.meetings.views.reading import found, meeting_page
from coop.members.models import Member
from coop.refusal import Refused


@blueprint.post("/meetings/<int:id>/answer")
@allow(admitted)
def answer(id: int) -> Response:
    form = ComingForm()
    if not form.validate_on_submit():
        return meeting_page(found(id), 422, refused=_("Choose one of the answers."))
    return _done(
        id, roll.answer(found(id), access.member(), form.coming.data), _("Thank you for the answer.")
    )


@blueprint.post("/meetings/<int:id>/proxy")
@allow(voter)
def give_proxy(id: int) -> Response:
    form = ProxyForm()
    chosen = db.session.get(Member, form.proxy.data) if form.validate_on_submit() else None
    refused = roll.give_proxy(found(id), access.member(), chosen)
    return _done(id, refused, _("You have given your proxy. You can withdraw it until the meeting begins."))


@blueprint.post("/meetings/<int:id>/proxy/withdrawal")
@allow(voter)
def withdraw_proxy(id: int) -> Response:
    return _done(id, roll.withdraw_proxy(found(id), access.member()), _("Your proxy is withdrawn."))


def _done(id: int, refused: Refused | None, said: str) -> Response:
    if refused:
        return meeting_page(found(id), 422, refused=refused.sentence)
    flash(said, "success")
    return htmx.see(url_for(".meeting", id=id))
