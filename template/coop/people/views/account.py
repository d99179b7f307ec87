from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from coop.access import account as has_account
from coop.access import allow, anyone, person
from coop.htmx import page, see
from coop.people import session
from coop.people.forms import AccountForm
from coop.people.views import blueprint
from coop.web.language import LANGUAGES


@blueprint.route("/me", methods=["GET", "POST"])
@allow(has_account)
def account() -> Response:
    form = AccountForm(obj=person())
    if not form.validate_on_submit():
        return page("people/account.html", form=form, status=422 if form.is_submitted() else 200)
    person().name = form.name.data
    person().language = form.language.data
    cookie.pop("language", None)
    refresh()
    flash(_("Saved."), "success")
    return see(url_for("people.account"))


@blueprint.post("/language")
@allow(anyone)
def change_language() -> Response:
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        abort(422)
    if current_user.is_authenticated:
        person().language = chosen
        cookie.pop("language", None)
    else:
        cookie["language"] = chosen
    return see(session.own_page(request.form.get("next")) or url_for("home.home"))
