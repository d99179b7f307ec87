"""What the pages call the states of a ride, what happened to it, and why something was refused."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from coop.services.process import Refusal
from coop.services.rides.models import RideEvent
from coop.services.rides.process import State

STATES: dict[str, Any] = {
    State.REQUESTED: _("Waits for a driver on duty"),
    State.OFFERED: _("Offered to drivers"),
    State.ACCEPTED: _("A driver is coming"),
    State.STARTED: _("On the way"),
    State.COMPLETED: _("Arrived"),
    State.SETTLED: _("Arrived and settled"),
    State.CANCELLED: _("Cancelled"),
}
CHIPS: dict[str, str] = {
    State.REQUESTED: "wait",
    State.OFFERED: "wait",
    State.SETTLED: "quiet",
    State.CANCELLED: "bad",
}
REFUSALS = {
    "taken": _("Somebody else took it just before you. The next one may be yours."),
    "gone": _("This ride is no longer open: it was taken, cancelled or offered anew."),
    "busy": _("You have a ride under way. Finish it first, then you can take another."),
    "state": _("The ride has moved on meanwhile; look below at how it stands now."),
    "party": _("This is for the other party of the ride to do."),
}


def refusal(refused: Refusal) -> str:
    return str(REFUSALS[refused.reason])


def happened(event: RideEvent) -> str:
    if event.what == "offer":
        return _offered(event.drivers or 0)
    titles = {
        "request": _("Ride asked for"),
        "wait": _("No driver on duty could take it; it waits for the next"),
        "accept": _("A driver took the ride"),
        "return": _("The driver handed the ride back"),
        "start": _("The ride started"),
        "complete": _("Arrived"),
        "settle": _("Settled in the books"),
        "cancel": _("Cancelled by the rider"),
        "abandon": _("Broken off by the driver"),
        "lapse": _("Cancelled: no driver took it in time"),
    }
    return str(titles[event.what])


def why(event: RideEvent) -> str | None:
    """The reason that someone gave; for an acceptance, the rule by which that driver has the ride."""
    if event.what != "accept":
        return event.note
    if event.drivers == 1:
        return str(_("Accepted by the only driver on duty."))
    return str(_("First to accept of %(count)s on duty.", count=event.drivers))


def _offered(count: int) -> str:
    return str(ngettext("Offered to %(num)s driver on duty", "Offered to %(num)s drivers on duty", count))
