"""Becoming an operator, signing in and out."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow, anyone
from coop.htmx import see
from coop.people.forms import RegisterForm, SignInForm
from coop.people.models import as_address
from coop.people.session import own_page
from tenants import operators
from tenants.console import session
from tenants.console.forms import InvitedForm, PasswordForm
from tenants.console.session import me, operator
from tenants.console.views import blueprint, page
from tenants.front import limits
from tenants.front.tables import hosting
from tenants.operators import invitations, logbook
from tenants.operators.invitations import Invitation
from tenants.operators.logbook import Deed


@blueprint.route("/operators/invitation/<token>", methods=["GET", "POST"])
@allow(anyone)
def invitation(token: str) -> Response:
    opened = invitations.opened(hosting().directory, hosting().host, token)
    if opened is None:
        return page("void.html", 404)
    form = InvitedForm(opened.email) if opened.email else RegisterForm()
    if form.validate_on_submit() and _accepted(form, opened):
        flash(_("You are an operator of this host now. Sign in."), "success")
        return see(url_for(".sign_in"))
    return page("invitation.html", 422 if form.is_submitted() else 200, form=form, email=opened.email)


@blueprint.route("/console/sign-in", methods=["GET", "POST"])
@allow(anyone)
def sign_in() -> Response:
    target = own_page(request.args.get("next")) or url_for(".overview")
    if session.held():
        return see(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return page("sign_in.html", 422 if form.is_submitted() else 200, form=form)
    email = as_address(form.email.data)
    if not limits.may_try_password(email):
        abort(429)
    found = operators.authenticate(hosting().directory, email, form.password.data)
    if found is None:
        form.form_errors.append(_("That address and password do not go together."))
        return page("sign_in.html", 422, form=form)
    limits.forgive(email)
    session.begin(found)
    logbook.note(hosting().directory, found.email, Deed.SIGNED_IN)
    return see(target)


@blueprint.post("/console/sign-out")
@allow(operator)
def sign_out() -> Response:
    session.end()
    flash(_("You are signed out."), "info")
    return see(url_for(".sign_in"))


@blueprint.route("/console/password", methods=["GET", "POST"])
@allow(operator)
def password() -> Response:
    if request.method == "POST" and not limits.may_try_password(me().email):
        abort(429)
    form = PasswordForm(me())
    if not form.validate_on_submit():
        return page("password.html", 422 if form.is_submitted() else 200, form=form)
    operators.set_password(hosting().directory, me(), form.password.data)
    logbook.note(hosting().directory, me().email, Deed.CHANGED_PASSWORD)
    session.end()
    flash(
        _("Your password is changed, and all of your sessions have ended. Sign in with the new one."),
        "success",
    )
    return see(url_for(".sign_in"))


def _accepted(form: FlaskForm, opened: Invitation) -> bool:
    """False, with the reason in the form, when somebody else was faster with the link."""
    email = opened.email or form.email.data
    accepted = invitations.accept(
        hosting().directory, opened, name=form.name.data, email=email, password=form.password.data
    )
    if accepted:
        logbook.note(hosting().directory, as_address(email), Deed.CAME)
    else:
        form.form_errors.append(_("The link was used a moment ago. Ask for another."))
    return bool(accepted)
