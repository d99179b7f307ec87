from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from coop.access import account, allow, anyone, person
from coop.htmx import page, see
from coop.people import letters, limits, session
from coop.people.forms import ForgottenForm, PasswordForm, ResetForm
from coop.people.models import Person, as_address
from coop.people.tokens import reset
from coop.people.views import blueprint
from coop.people.views.signing_in import too_many


@blueprint.route("/forgotten", methods=["GET", "POST"])
@allow(anyone)
def forgotten() -> Response:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return page("people/forgotten.html", form=form, status=422 if form.is_submitted() else 200)
    email = as_address(form.email.data)
    if until := limits.letter(email):
        return too_many(until)
    if found := Person.with_email(email):
        letters.reset_password(found)
    flash(
        _("If that address has an account, a letter with a link is on its way. The link works for an hour."),
        "info",
    )
    return see(url_for("people.sign_in"))


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@allow(anyone)
def reset_password(token: str) -> Response:
    found = reset.person_of(token)
    if found is None:
        return page("people/link_void.html", status=410)
    form = ResetForm(found)
    if not form.validate_on_submit():
        return page("people/reset.html", form=form, status=422 if form.is_submitted() else 200)
    found.set_password(form.password.data)
    found.confirm_email()  # the letter reached its reader
    letters.password_changed(found)
    session.begin(found)
    flash(_("Your new password is set, and you are signed in. All other sessions have ended."), "success")
    return see(url_for("home.home"))


@blueprint.route("/me/password", methods=["GET", "POST"])
@allow(account)
def change_password() -> Response:
    if request.method == "POST" and (until := limits.sign_in(person().email)):
        return too_many(until)
    form = PasswordForm(person()) if person().has_chosen_password else ResetForm(person())
    if not form.validate_on_submit():
        return page("people/change_password.html", form=form, status=422 if form.is_submitted() else 200)
    person().set_password(form.password.data)
    letters.password_changed(person())
    session.begin(person())
    flash(_("Your password is changed. All other sessions have ended."), "success")
    return see(url_for("people.account"))
