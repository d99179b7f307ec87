"""The rides that someone asked for or drove, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from coop.database import LARGEST_KEY, db
from coop.members.models import Member
from coop.people.models import Person
from coop.services.rides.models import Ride

LENGTH = 20


@dataclass(frozen=True)
class History:
    """`older` is what to ask for to see those before; None at the end."""

    rides: Sequence[Any]
    older: int | None


def history(person: Person, member: Member | None, before: int | None) -> History:
    mine = Ride.rider_id == person.id
    columns = (
        Ride.id, Ride.origin, Ride.destination, Ride.price, Ride.driver_share, Ride.state, Ride.requested_at
    )  # fmt: skip
    query = select(*columns, mine.label("asked")).order_by(Ride.id.desc()).limit(LENGTH + 1)
    query = query.where(or_(mine, Ride.driver_id == member.id) if member else mine)
    if before and 0 < before <= LARGEST_KEY:
        query = query.where(Ride.id < before)
    rows = db.session.execute(query).all()
    return History(rows[:LENGTH], rows[LENGTH - 1].id if len(rows) > LENGTH else None)
