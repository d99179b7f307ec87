from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from coop.access import account, allow, anyone, person
from coop.database import db
from coop.htmx import page, see
from coop.people import letters, limits
from coop.people.forms import RegisterForm
from coop.people.models import Person, as_address
from coop.people.tokens import confirmation
from coop.people.views import blueprint
from coop.people.views.signing_in import too_many


@blueprint.route("/register", methods=["GET", "POST"])
@allow(anyone)
def register() -> Response:
    form = RegisterForm()
    if not form.validate_on_submit():
        return page("people/register.html", form=form, status=422 if form.is_submitted() else 200)
    if until := limits.letter(as_address(form.email.data)):
        return too_many(until)
    db.session.commit()  # no lock is held while argon2 works
    _register_or_tell(form)
    return see(url_for(".registered"))


@blueprint.get("/registered")
@allow(anyone)
def registered() -> Response:
    return page("people/registered.html")


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@allow(anyone)
def confirm(token: str) -> Response:
    """A page with a button: mail systems open links to look at them, and must confirm nothing by that.

    It signs nobody in: the password may be that of a stranger who registered with this reader's address.
    """
    found = confirmation.person_of(token)
    if found is None:
        return page("people/link_void.html", status=410)
    if request.method == "GET":
        return page("people/confirm.html", person=found)
    found.confirm_email()
    flash(_("Your e-mail address is confirmed. Welcome."), "success")
    return see(url_for(".sign_in"))


@blueprint.get("/unconfirmed")
@allow(account)
def unconfirmed() -> Response:
    return see(url_for("home.home")) if person().is_confirmed else page("people/unconfirmed.html")


@blueprint.post("/unconfirmed/letter")
@allow(account)
def send_again() -> Response:
    if person().is_confirmed:
        return see(url_for("home.home"))
    if until := limits.letter(person().email):
        return too_many(until)
    letters.confirm(person())
    flash(_("A new letter is on its way to %(address)s.", address=person().email), "success")
    return see(url_for(".unconfirmed"))


def _register_or_tell(form: RegisterForm) -> None:
    """Known address or new, answer and work are the same: the letter alone says which it was."""
    newcomer = Person.new(
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        language=str(get_locale()),
    )
    if known := Person.with_email(newcomer.email):
        letters.already_registered(known)
        return
    db.session.add(newcomer)
    db.session.flush()
    letters.confirm(newcomer)
