"""From the moment a driver has a ride until it is settled, and the ways in which it ends before that."""

from __future__ import annotations

from coop.services.process import SYSTEM, Refusal
from coop.services.rides import letters, offers, settlement
from coop.services.rides.models import Ride
from coop.services.rides.process import DRIVER, RIDER


def start(ride: Ride) -> Refusal | None:
    return ride.move("start", DRIVER)


def complete(ride: Ride) -> Refusal | None:
    """Arriving settles the ride, in the same transaction."""
    if refused := ride.move("complete", DRIVER):
        return refused
    settlement.settle(ride)
    letters.receipt(ride)
    return None


def cancel(ride: Ride) -> Refusal | None:
    """The rider changes her mind, which costs nothing until the ride has started."""
    if refused := ride.move("cancel", RIDER):
        return refused
    offers.close(ride)
    letters.cancelled_by_rider(ride)
    return None


def abandon(ride: Ride, reason: str) -> Refusal | None:
    """The driver breaks off on the way. Nobody pays, and the reason is written down."""
    if refused := ride.move("abandon", DRIVER, note=reason):
        return refused
    letters.abandoned(ride, reason)
    return None


def lapse(ride: Ride) -> Refusal | None:
    if refused := ride.move("lapse", SYSTEM):
        return refused
    offers.close(ride)
    letters.lapsed(ride)
    return None
