"""What the clock makes due in rides: requests that nobody took, and rides that were kept for their time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.privacy import retention
from coop.services.rides import journey
from coop.services.rides.models import Ride, RideEvent, RideOffer, Shift
from coop.services.rides.models.declared import DISPATCH, RIDE
from coop.services.rides.process import WAITING

MOST_AT_ONCE = 200


def run() -> int:
    return _lapse() + _purge()


def next_due() -> datetime | None:
    """When the request that waited longest lapses."""
    waiting = select(func.min(Ride.waiting_since)).where(Ride.state.in_(WAITING))
    since: datetime | None = db.session.scalar(waiting)
    return since + _patience() if since else None


def _patience() -> timedelta:
    return timedelta(minutes=in_force()["rides.request_minutes"])


def _lapse() -> int:
    """How many requests lapsed. The rider learns of it by mail, rather than wait for ever."""
    old = select(Ride).where(Ride.state.in_(WAITING), Ride.waiting_since <= clock.now() - _patience())
    rides = db.session.scalars(old).all()
    for ride in rides:
        journey.lapse(ride)
    return len(rides)


def _purge() -> int:
    """How many rides were forgotten, with all that happened on them. The books keep the money, and longer."""
    ended = select(Ride.id).where(Ride.ended_at < retention.cutoff(RIDE.retention))
    rides = db.session.scalars(ended.limit(MOST_AT_ONCE)).all()
    for table, ride in ((RideEvent, RideEvent.ride_id), (RideOffer, RideOffer.ride_id), (Ride, Ride.id)):
        db.session.execute(delete(table).where(ride.in_(rides)))
    db.session.execute(delete(Shift).where(Shift.until < retention.cutoff(DISPATCH.retention)))
    return len(rides)
