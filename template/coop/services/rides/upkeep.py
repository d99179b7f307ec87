"""What the clock makes due in rides: requests that nobody took in the time that members decided."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.services.rides import journey
from coop.services.rides.models import Ride
from coop.services.rides.process import WAITING


def run() -> int:
    """How many requests lapsed. The rider learns of it by mail, rather than wait for ever."""
    patience = timedelta(minutes=in_force()["rides.request_minutes"])
    old = select(Ride).where(Ride.state.in_(WAITING), Ride.waiting_since <= clock.now() - patience)
    rides = db.session.scalars(old).all()
    for ride in rides:
        journey.lapse(ride)
    return len(rides)
