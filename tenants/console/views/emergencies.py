"""Emergency access to one co-op: asked for here, shown to its members there, each look a line they can see.

All that is known of it lies with the co-op. The operators' log says that somebody looked, and not at whom.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow
from coop.database import db
from coop.htmx import see
from coop.people.models import as_address
from coop.privacy import emergency
from coop.privacy.emergency import Refused
from tenants import agenda, upgrading
from tenants.console.forms import EmergencyForm, LookForm
from tenants.console.session import me, operator
from tenants.console.views import blueprint, page
from tenants.directory import Entry, State
from tenants.front.tables import hosting
from tenants.operators import logbook
from tenants.operators.logbook import Deed


@blueprint.get("/console/co-ops/<label>/emergency")
@allow(operator)
def access(label: str) -> Response:
    return _shown(_open(label), EmergencyForm(), LookForm())


@blueprint.post("/console/co-ops/<label>/emergency")
@allow(operator)
def ask(label: str) -> Response:
    entry, form = _open(label), EmergencyForm()
    if not form.validate_on_submit():
        return _shown(entry, form, LookForm(formdata=None), 422)
    myself = _myself()
    with hosting().at(entry):
        asked = emergency.ask(myself, form.reason.data, timedelta(hours=form.hours.data))
        db.session.commit()
    if asked is None:
        flash(_("Somebody has asked already, and that is still open."), "error")
        return see(url_for(".access", label=label))
    agenda.touch(hosting().directory, entry.id)  # its letters leave with the next visit
    _note(Deed.ASKED, entry)
    flash(_("It is open. Every member gets a letter now."), "success")
    return see(url_for(".access", label=label))


@blueprint.post("/console/co-ops/<label>/emergency/look")
@allow(operator)
def look(label: str) -> Response:
    """An answer to a post: whoever looks again leaves another line."""
    entry, form = _open(label), LookForm()
    if not form.validate_on_submit():
        return _shown(entry, EmergencyForm(formdata=None), form, 422)
    myself = _myself()
    with hosting().at(entry):
        found = emergency.look(myself, as_address(form.email.data))
        db.session.commit()
    if found is Refused.CLOSED:
        flash(_("No access of yours is open."), "error")
        return see(url_for(".access", label=label))
    if found is Refused.NOBODY:
        form.email.errors = [_("No account there has that address.")]
        return _shown(entry, EmergencyForm(formdata=None), form, 422)
    _note(Deed.LOOKED, entry)
    return page("look.html", entry=entry, copy=found)


@blueprint.post("/console/co-ops/<label>/emergency/end")
@allow(operator)
def give_back(label: str) -> Response:
    entry = _open(label)
    with hosting().at(entry):
        ended = emergency.end()
        db.session.commit()
    if ended:
        _note(Deed.ENDED, entry)
        flash(_("It is ended. Nothing more can be read by it."), "success")
    return see(url_for(".access", label=label))


def _shown(entry: Entry, asking: FlaskForm, looking: FlaskForm, status: int = 200) -> Response:
    with hosting().at(entry):
        stands = _stands()
        db.session.rollback()
    return page(
        "emergency.html",
        status,
        entry=entry,
        asking=asking,
        looking=looking,
        stands=stands,
        is_mine=bool(stands) and stands["operator"] == _myself(),
    )


def _stands() -> dict[str, Any]:
    """Of the one that is open, if any."""
    found = emergency.open_now()
    names = ("operator", "reason", "until", "looks")
    return {name: getattr(found, name) for name in names} if found else {}


def _open(label: str) -> Entry:
    """One that answers: of a suspended one nobody could see that somebody looks, or end it."""
    entry = hosting().directory.find(label) or abort(404)
    if entry.state is not State.OPEN or not upgrading.is_served(hosting(), entry):
        abort(409)
    return entry


def _myself() -> str:
    return f"{me().name} ({me().email})"


def _note(deed: Deed, entry: Entry) -> None:
    logbook.note(hosting().directory, me().email, deed, co_op=entry.label)
