"""A driver's desk: on and off duty, what is open, what is under way. Riders find their rides here too."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request, url_for
from flask_babel import gettext as _

from coop import htmx
from coop.access import allow, confirmed, me, member, person
from coop.services.rides import answers, offers, words
from coop.services.rides.blueprint import blueprint
from coop.services.rides.board import Board
from coop.services.rides.drivers import driver, drives, is_of_class
from coop.services.rides.history import history
from coop.services.rides.models import Ride, Shift


@blueprint.get("/rides")
@allow(confirmed)
def index() -> Response:
    found = me()
    board = Board.of(found) if found and drives(found) else None
    if htmx.wants_fragment():
        return _board(board)
    return htmx.page(
        "rides/index.html",
        board=board,
        history=history(person(), found, request.args.get("before", type=int)),
        share_is_missing=found is not None and is_of_class(found) and not found.owns_share,
        states=words.STATES,
        chips=words.CHIPS,
    )


@blueprint.post("/rides/shift")
@allow(driver)
def shift() -> Response:
    """`turn` says which way, so that a second press changes nothing."""
    running = Shift.of(member())
    if request.form.get("turn") == "start" and not running:
        Shift.begin(member())
        offers.offer_waiting(member())
        flash(_("You are on duty. Open rides are shown to you here."), "success")
    elif request.form.get("turn") == "end" and running:
        running.end()
        offers.withdraw(member())
        flash(_("You are off duty."), "success")
    return htmx.see(url_for("rides.index"))


@blueprint.post("/rides/<int:id>/acceptance")
@allow(driver)
def accept(id: int) -> Response:
    if refused := answers.accept(_offered(id), member()):
        flash(words.refusal(refused), "error")
        return htmx.see(url_for("rides.index"))
    return htmx.see(url_for("rides.ride", id=id))


@blueprint.post("/rides/<int:id>/refusal")
@allow(driver)
def decline(id: int) -> Response:
    if refused := answers.decline(_offered(id), member()):
        flash(words.refusal(refused), "info")
    return htmx.see(url_for("rides.index"))


def _board(board: Board | None) -> Response:
    """Nothing to swap while the driver sees what there is; a question being answered stays open."""
    if board is None or request.args.get("seen") == board.version:
        return make_response("", 204)
    return htmx.page("rides/index.html", "rides/_board.html", board=board)


def _offered(id: int) -> Ride:
    """A ride of which the driver has or had an offer; any other is not theirs to know of."""
    return answers.offered(id, member()) or abort(404)
