from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask import session as cookie
from flask_babel import get_locale
from flask_babel import gettext as _

from coop.access import allow, anyone, person
from coop.htmx import page, see
from coop.members import founder
from coop.members.forms import FirstForm, FoundingForm
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
    return _installed(_registered(form), form)


@blueprint.route("/founding/entry/<token>", methods=["GET", "POST"])
@allow(anyone)
def enter(token: str) -> Response:
    """With a button, as every link that changes something: whatever looks at links must sign nobody in."""
    found = founder.let_in_by(token)
    if found is None:
        return see(url_for(".first")) if founder.has_come() else page("members/entry_void.html", status=410)
    if request.method == "GET":
        return page("members/enter.html", founder=found)
    found.end_sessions()  # which makes the link void, too
    session.begin(found)
    cookie[founder.COOKIE] = True
    return see(url_for(".first"))


@blueprint.route("/founding", methods=["GET", "POST"])
@allow(founder.entered)
def first() -> Response:
    """She is signed in already: what the register asks for is left, and a password to come back with."""
    if not founder.is_awaited():
        return see(url_for("home.home"))
    form = FirstForm(person())
    if not form.validate_on_submit():
        return page("members/founding.html", form=form, status=422 if form.is_submitted() else 200)
    if form.password:
        person().set_password(form.password.data)
    return _installed(person(), form)


def _registered(form: FoundingForm) -> Person:
    """Her address counts as confirmed: the link came from whoever runs the co-op's server."""
    registered = Person.register(
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        language=str(get_locale()),
    )
    registered.confirm_email()
    return registered


def _installed(member: Person, form: FoundingForm | FirstForm) -> Response:
    founder.install(member, member_class=form.member_class.data, address=form.address.data)
    session.begin(member)
    flash(
        _("You are member number 1. Next: record here that your share is paid, then ask others to join."),
        "success",
    )
    return see(url_for(".shares"))
