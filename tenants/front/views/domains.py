"""A co-op's domains, on the page of its founder."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from coop.access import allow
from coop.htmx import see
from tenants.directory import Entry, State
from tenants.domains import Outcome, TooMany
from tenants.front import limits, naming, signups
from tenants.front.access import holder
from tenants.front.naming import NameForm
from tenants.front.tables import hosting

blueprint = Blueprint("domains", __name__, url_prefix="/founded/domains")


@blueprint.route("", methods=["GET", "POST"])
@allow(holder)
def claimed() -> Response:
    """What is sent to it is a name to claim."""
    entry, form = _opened(), NameForm()
    if form.validate_on_submit():
        try:
            naming.domains().claim(entry, form.parsed)
            return see(url_for(".claimed"))
        except TooMany:
            form.name.errors = [naming.TOO_MANY]
    page = render_template(
        "front/domains.html", entry=entry, form=form, claims=naming.claims(entry),
        host=hosting().host, label_url=hosting().host.url_of(entry.label),
    )  # fmt: skip
    return make_response(page, 422 if form.is_submitted() else 200)


@blueprint.post("/<name>/check")
@allow(holder)
def check(name: str) -> Response:
    """Asks a server that a stranger names: not for ever."""
    entry = _opened()
    if not any(claim.domain.name == name for claim in naming.claims(entry)):
        abort(404)
    if not limits.may_check_domain():
        abort(429)
    outcome = naming.check(entry, name)
    flash(naming.said(outcome), "success" if outcome is Outcome.PROVED else "error")
    return see(url_for(".claimed"))


@blueprint.post("/<name>/removal")
@allow(holder)
def remove(name: str) -> Response:
    if not naming.domains().remove(_opened(), name):
        abort(404)
    flash(_("The domain is off the list. Your co-op does not answer there any more."), "success")
    return see(url_for(".claimed"))


def _opened() -> Entry:
    """The co-op of the visitor's own sign-up, if it answers."""
    signup = signups.mine()
    entry = signup.coop if signup.founded_at else None
    return entry if entry and entry.state is State.OPEN else abort(404)
