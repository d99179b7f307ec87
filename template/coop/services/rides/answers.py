"""What drivers answer to an offer. The first to accept drives; a no is final for whoever said it."""

from __future__ import annotations

from coop import clock
from coop.database import db
from coop.members.models import Member
from coop.privacy import accesses
from coop.services.process import Refusal
from coop.services.rides import letters, offers
from coop.services.rides.models import Answer, Ride, RideOffer, under_way
from coop.services.rides.process import DRIVER, State


def offered(ride_id: int, driver: Member) -> Ride | None:
    """A ride of which the driver has, or had, an offer."""
    found = db.session.get(RideOffer, (ride_id, driver.id))
    return db.session.get(Ride, ride_id) if found else None


def accept(ride: Ride, driver: Member) -> Refusal | None:
    """The first to accept drives. Refused: "taken", "gone", or "busy" with another ride."""
    if ride.state == State.ACCEPTED and ride.driver_id == driver.id:
        return None  # pressed twice
    if refused := _obstacle(ride, driver):
        return refused
    asked = offers.count(ride)
    ride.driver = driver
    _answer(ride, driver, Answer.ACCEPTED)
    offers.close(ride)
    ride.move("accept", DRIVER, drivers=asked)
    accesses.record(driver.person, [ride.rider_id], "ride")  # from here on the driver knows who travels
    letters.accepted(ride)
    return None


def decline(ride: Ride, driver: Member) -> Refusal | None:
    if not _has_offer(ride, driver):
        return Refusal("gone")
    _answer(ride, driver, Answer.DECLINED)
    offers.wait_without_offers()
    return None


def hand_back(ride: Ride, reason: str) -> Refusal | None:
    """An accepted ride goes to the others; its rider waits anew from now."""
    driver = ride.driver
    if refused := ride.move("return", DRIVER, note=reason):
        return refused
    assert driver is not None
    _answer(ride, driver, Answer.DECLINED)
    ride.driver = None
    ride.waiting_since = clock.now()
    letters.handed_back(ride)
    offers.offer(ride)
    return None


def _obstacle(ride: Ride, driver: Member) -> Refusal | None:
    if ride.driver_id is not None and ride.driver_id != driver.id:
        return Refusal("taken")
    if not _has_offer(ride, driver) or ride.state != State.OFFERED:
        return Refusal("gone")
    return Refusal("busy") if under_way(driver) else None


def _has_offer(ride: Ride, driver: Member) -> bool:
    found = db.session.get(RideOffer, (ride.id, driver.id))
    return found is not None and found.state == Answer.OPEN


def _answer(ride: Ride, driver: Member, answer: Answer) -> None:
    found = db.session.get_one(RideOffer, (ride.id, driver.id))
    found.state, found.answered_at = answer, clock.now()
