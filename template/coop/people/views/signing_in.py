from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.http import http_date

from coop.access import account, allow, anyone
from coop.htmx import page, see
from coop.people import limits, session
from coop.people.authentication import authenticate
from coop.people.forms import SignInForm
from coop.people.models import as_address
from coop.people.views import blueprint


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow(anyone)
def sign_in() -> Response:
    target = session.own_page(request.args.get("next")) or url_for("home.home")
    if current_user.is_authenticated:
        return see(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return page("people/sign_in.html", form=form, status=422 if form.is_submitted() else 200)
    email = as_address(form.email.data)
    if until := limits.sign_in(email):
        return too_many(until)
    found = authenticate(email, form.password.data)
    if found is None:
        form.form_errors.append(
            _("That address and password do not go together. Try again, or set a new password.")
        )
        return page("people/sign_in.html", form=form, status=422)
    limits.forgive(email)
    session.begin(found)
    return see(target)


@blueprint.post("/sign-out")
@allow(account)
def sign_out() -> Response:
    session.end()
    flash(_("You are signed out."), "info")
    return see(url_for("home.home"))


def too_many(until: datetime) -> Response:
    """What was counted stays counted, so this is an answer and no exception."""
    shown = until.replace(second=0, microsecond=0) + timedelta(minutes=1)
    response = page("people/too_many.html", status=429, until=shown)
    response.headers["Retry-After"] = http_date(until)
    return response
