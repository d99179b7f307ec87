"""To whom a ride is offered, and who takes it.

The rule is the plainest there is: everyone on duty sees every ride at the same time, and the first to accept
drives. An answer is final for the driver who gave it; an offer that lapsed can be made again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import Member
from coop.privacy import accesses
from coop.services.process import SYSTEM, Refusal
from coop.services.rides import letters
from coop.services.rides.models import Answer, Ride, RideOffer, Shift, under_way
from coop.services.rides.process import DRIVER, WAITING, State


def offer(ride: Ride) -> None:
    """To every driver on duty who has not said no to it. While there is none, it waits."""
    _offer(Ride.id == ride.id)


def offer_waiting(driver: Member) -> None:
    """A driver goes on duty and meets what is open."""
    _offer(Member.id == driver.id)


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
    had_it = db.session.scalar(select(func.count()).where(*_open_of(ride)))
    ride.driver = driver
    _answer(ride, driver, Answer.ACCEPTED)
    close(ride)
    ride.move("accept", DRIVER, drivers=had_it)
    accesses.record(driver.person, [ride.rider_id], "ride")  # from here on the driver knows who travels
    letters.accepted(ride)
    return None


def decline(ride: Ride, driver: Member) -> Refusal | None:
    if not _has_offer(ride, driver):
        return Refusal("gone")
    _answer(ride, driver, Answer.DECLINED)
    _wait_without_offers()
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
    offer(ride)
    return None


def withdraw(driver: Member) -> None:
    """A driver goes off duty: what was only offered lapses."""
    _lapse(RideOffer.member_id == driver.id)
    _wait_without_offers()


def close(ride: Ride) -> None:
    _lapse(RideOffer.ride_id == ride.id)


def _offer(only: Any) -> None:
    """In as many queries for a hundred rides, or drivers, as for one."""
    rows = db.session.execute(_missing().where(only)).all()
    now = clock.now()
    fresh = {"state": Answer.OPEN, "offered_at": now, "answered_at": None}
    pairs = [({"ride_id": ride, "member_id": member, **fresh}, had) for ride, member, had in rows]
    if new := [pair for pair, had in pairs if had is None]:
        db.session.execute(insert(RideOffer), new)
    if again := [pair for pair, had in pairs if had is not None]:
        db.session.execute(update(RideOffer), again)
    _note_offered({pair["ride_id"] for pair, _had in pairs})


def _missing() -> Any:
    """(ride, driver, answer) wherever a driver on duty could have an offer of a waiting ride and has none."""
    return (
        select(Ride.id, Member.id, RideOffer.state)
        .select_from(Ride)
        .join(Member, Member.person_id != Ride.rider_id)
        .join(Shift, and_(Shift.member_id == Member.id, Shift.until.is_(None)))
        .outerjoin(RideOffer, and_(RideOffer.ride_id == Ride.id, RideOffer.member_id == Member.id))
        .where(
            Ride.state.in_(WAITING),
            Member.member_class == in_force()["rides.drivers"],
            Member.share_paid_at.is_not(None),
            or_(RideOffer.state.is_(None), RideOffer.state == Answer.LAPSED),
        )
    )


def _note_offered(ride_ids: set[int]) -> None:
    count = select(func.count()).where(RideOffer.ride_id == Ride.id, RideOffer.state == Answer.OPEN)
    waiting = select(Ride, count.scalar_subquery()).where(Ride.id.in_(ride_ids))
    for ride, drivers in db.session.execute(waiting.where(Ride.state == State.REQUESTED)).all():
        ride.move("offer", SYSTEM, drivers=drivers)


def _obstacle(ride: Ride, driver: Member) -> Refusal | None:
    if ride.driver_id is not None and ride.driver_id != driver.id:
        return Refusal("taken")
    if not _has_offer(ride, driver) or ride.state != State.OFFERED:
        return Refusal("gone")
    return Refusal("busy") if under_way(driver) else None


def _has_offer(ride: Ride, driver: Member) -> bool:
    found = db.session.get(RideOffer, (ride.id, driver.id))
    return found is not None and found.state == Answer.OPEN


def _open_of(ride: Ride) -> tuple[Any, Any]:
    return RideOffer.ride_id == ride.id, RideOffer.state == Answer.OPEN


def _answer(ride: Ride, driver: Member, answer: Answer) -> None:
    found = db.session.get_one(RideOffer, (ride.id, driver.id))
    found.state, found.answered_at = answer, clock.now()


def _lapse(which: Any) -> None:
    lapsed = {"state": Answer.LAPSED, "answered_at": clock.now()}
    db.session.execute(update(RideOffer).where(which, RideOffer.state == Answer.OPEN).values(lapsed))


def _wait_without_offers() -> None:
    still = exists().where(RideOffer.ride_id == Ride.id, RideOffer.state == Answer.OPEN)
    for ride in db.session.scalars(select(Ride).where(Ride.state == State.OFFERED, ~still)).all():
        ride.move("wait", SYSTEM)
