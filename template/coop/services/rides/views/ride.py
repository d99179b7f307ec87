"""One ride, as its rider and its driver see it."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request, url_for
from flask_babel import gettext as _

from coop import htmx
from coop.access import allow, confirmed, me, person
from coop.database import db
from coop.governance.models import CharterEntry
from coop.services.process import Refusal
from coop.services.rides import answers, journey, settlement, timeline, words
from coop.services.rides.blueprint import blueprint
from coop.services.rides.drivers import driver
from coop.services.rides.forms import ReasonForm
from coop.services.rides.models import Ride
from coop.services.rides.process import DRIVER, PROCESS, RIDER


@blueprint.get("/rides/<int:id>")
@allow(confirmed)
def ride(id: int) -> Response:
    found = _mine(id)
    if htmx.wants_fragment() and request.args.get("seen") == found.state:
        return make_response("", 204)
    return _page(found)


@blueprint.post("/rides/<int:id>/start")
@allow(driver)
def start(id: int) -> Response:
    return _answer(id, journey.start(_driven(id)))


@blueprint.post("/rides/<int:id>/completion")
@allow(driver)
def complete(id: int) -> Response:
    return _answer(id, journey.complete(_driven(id)), _("Thank you for driving. The books are settled."))


@blueprint.post("/rides/<int:id>/return")
@allow(driver)
def hand_back(id: int) -> Response:
    found, form = _driven(id), ReasonForm()
    if not form.validate():
        return _page(found, form, status=422)
    if refused := answers.hand_back(found, form.reason.data):
        return _answer(id, refused)
    flash(_("You handed the ride back. It is offered to the others."), "success")
    return htmx.see(url_for("rides.index"))


@blueprint.post("/rides/<int:id>/cancellation")
@allow(confirmed)
def cancel(id: int) -> Response:
    """The rider before the start, without a reason; the driver on the way, with one."""
    found = _mine(id)
    if _party(found) == RIDER:
        return _answer(id, journey.cancel(found), _("The ride is cancelled. It costs nothing."))
    form = ReasonForm()
    if not form.validate():
        return _page(found, form, status=422)
    return _answer(id, journey.abandon(found, form.reason.data), _("The ride is broken off."))


def _page(found: Ride, form: ReasonForm | None = None, status: int = 200) -> Response:
    party = _party(found)
    return htmx.page(
        "rides/ride.html",
        "rides/_ride.html",
        status,
        ride=found,
        party=party,
        can=PROCESS.open_to(party, found.state),
        state=words.STATES[found.state],
        chip_kind=words.CHIPS.get(found.state, ""),
        steps=timeline.steps(found),
        rule=_fee_rule(found),
        voucher=settlement.voucher(found),
        form=form or ReasonForm(),
    )


def _fee_rule(found: Ride) -> CharterEntry | None:
    return db.session.get(CharterEntry, found.fee_entry_seq) if found.fee_entry_seq else None


def _answer(id: int, refused: Refusal | None, done: str | None = None) -> Response:
    if refused:
        flash(words.refusal(refused), "info")
    elif done:
        flash(done, "success")
    return htmx.see(url_for("rides.ride", id=id))


def _mine(id: int) -> Ride:
    """A ride is its rider's and its driver's; for anyone else there is none."""
    found = db.session.get(Ride, id)
    if found is None or not (found.rider_id == person().id or _drives(found)):
        abort(404)
    return found


def _driven(id: int) -> Ride:
    found = _mine(id)
    if not _drives(found):
        abort(403)
    return found


def _drives(found: Ride) -> bool:
    asking = me()
    return asking is not None and found.driver_id == asking.id


def _party(found: Ride) -> str:
    return DRIVER if _drives(found) else RIDER
