"""To whom a ride is offered.

The rule is the plainest there is: everyone on duty is asked at the same time. An offer that lapsed can be
made again; one that was answered cannot.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import VOTES, Member
from coop.services.process import SYSTEM
from coop.services.rides.models import Answer, Ride, RideOffer, Shift
from coop.services.rides.process import WAITING, State


def offer(ride: Ride) -> None:
    """To every driver on duty who has not said no to it. While there is none, it waits."""
    _offer(Ride.id == ride.id)


def offer_waiting(driver: Member) -> None:
    """A driver goes on duty and meets what is open."""
    _offer(Member.id == driver.id)


def withdraw(driver: Member) -> None:
    """A driver goes off duty: what was only offered lapses."""
    _lapse(RideOffer.member_id == driver.id)
    wait_without_offers()


def close(ride: Ride) -> None:
    _lapse(RideOffer.ride_id == ride.id)


def count(ride: Ride) -> int:
    """How many drivers have an open offer of it."""
    opened = select(func.count()).where(RideOffer.ride_id == ride.id, RideOffer.state == Answer.OPEN)
    return db.session.scalar(opened) or 0


def wait_without_offers() -> None:
    """Whoever was asked has said no or left: the ride waits for the next driver to go on duty."""
    still = exists().where(RideOffer.ride_id == Ride.id, RideOffer.state == Answer.OPEN)
    for ride in db.session.scalars(select(Ride).where(Ride.state == State.OFFERED, ~still)).all():
        ride.move("wait", SYSTEM)


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
            VOTES,
            or_(RideOffer.state.is_(None), RideOffer.state == Answer.LAPSED),
        )
    )


def _note_offered(ride_ids: set[int]) -> None:
    count = select(func.count()).where(RideOffer.ride_id == Ride.id, RideOffer.state == Answer.OPEN)
    waiting = select(Ride, count.scalar_subquery()).where(Ride.id.in_(ride_ids))
    for ride, drivers in db.session.execute(waiting.where(Ride.state == State.REQUESTED)).all():
        ride.move("offer", SYSTEM, drivers=drivers)


def _lapse(which: Any) -> None:
    lapsed = {"state": Answer.LAPSED, "answered_at": clock.now()}
    db.session.execute(update(RideOffer).where(which, RideOffer.state == Answer.OPEN).values(lapsed))
