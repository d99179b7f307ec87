"""The few mails about a ride. Whoever acted gets none; whoever would otherwise wait in vain does."""

from __future__ import annotations

from coop.notices import outbox
from coop.services.rides.models import Ride
from coop.site import address


def accepted(ride: Ride) -> None:
    assert ride.driver is not None
    _to_rider(ride, "accepted", driver=ride.driver.person.first_name)


def handed_back(ride: Ride) -> None:
    _to_rider(ride, "handed_back")


def abandoned(ride: Ride, reason: str) -> None:
    _to_rider(ride, "abandoned", reason=reason)


def lapsed(ride: Ride) -> None:
    _to_rider(ride, "lapsed")


def receipt(ride: Ride) -> None:
    _to_rider(ride, "receipt")


def cancelled_by_rider(ride: Ride) -> None:
    """To the driver who is perhaps already on the way; while there is none, to nobody."""
    if ride.driver:
        outbox.write(ride.driver.person, "rides/mail/cancelled.txt", ride=ride, url=_page(ride))


def _to_rider(ride: Ride, name: str, **words: str) -> None:
    outbox.write(ride.rider, f"rides/mail/{name}.txt", ride=ride, url=_page(ride), **words)


def _page(ride: Ride) -> str:
    return address("rides.ride", id=ride.id)
