from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from coop.access import allow, anyone
from coop.htmx import page, see
from coop.members import founder
from coop.members.forms import FoundingForm
from coop.members.views import blueprint
from coop.people import session
from coop.people.models import Person


@blueprint.route("/founding/<token>", methods=["GET", "POST"])
@allow(anyone)
def founding(token: str) -> Response:
    if not founder.is_invitation(token):
        abort(404)
    form = FoundingForm()
    if not form.validate_on_submit():
        return page("members/founding.html", form=form, status=422 if form.is_submitted() else 200)
    session.begin(_install(form))
    flash(
        _("You are member number 1. Next: record here that your share is paid, then ask others to join."),
        "success",
    )
    return see(url_for(".shares"))


def _install(form: FoundingForm) -> Person:
    """Her address counts as confirmed: the link came from whoever runs the co-op's server."""
    person = Person.register(
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        language=str(get_locale()),
    )
    person.confirm_email()
    founder.install(person, member_class=form.member_class.data, address=form.address.data)
    return person
