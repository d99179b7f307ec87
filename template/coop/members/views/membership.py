from __future__ import annotations

from functools import partial

from flask import Response, flash, url_for
from flask_babel import gettext as _

from coop.access import allow, confirmed, me, member, person
from coop.governance.charter import in_force
from coop.htmx import page, see
from coop.members import admission, offices
from coop.members.forms import ApplicationForm
from coop.members.models import Application
from coop.members.views import blueprint
from coop.refusal import Refused


@blueprint.get("/membership")
@allow(confirmed)
def membership() -> Response:
    return _page(ApplicationForm())


@blueprint.post("/membership")
@allow(confirmed)
def apply() -> Response:
    form = ApplicationForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    answer = admission.apply(
        person(),
        member_class=form.member_class.data,
        address=form.address.data,
        statement=form.statement.data or "",
    )
    if isinstance(answer, Refused):
        flash(answer.sentence, "info")
    elif answer.is_waiting:
        flash(_("Your application is in. You get a mail when it is decided."), "success")
    else:
        flash(_("You are admitted. Welcome."), "success")
    return see(url_for(".membership"))


def _page(form: ApplicationForm, status: int = 200) -> Response:
    if me():
        return page("members/member.html", acts_as=partial(offices.acting, member()))
    last = Application.last_of(person())
    return page("members/membership.html", status=status, form=form, last=last, rules=in_force())
