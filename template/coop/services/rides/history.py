"""The rides that someone asked for or drove, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from coop.database import LARGEST_KEY, db
from coop.members.models import Member
from coop.people.models import Person
from coop.services.rides.models import Ride

LENGTH = 20
ASKED: ColumnElement[bool] = Ride.rider_id == bindparam("person")
MINE = (
    select(
        Ride.id, Ride.origin, Ride.destination, Ride.price, Ride.driver_share, Ride.state, Ride.requested_at
    )
    .add_columns(ASKED.label("asked"))
    .where(or_(ASKED, Ride.driver_id == bindparam("member")), Ride.id < bindparam("before"))
    .order_by(Ride.id.desc())
    .limit(LENGTH + 1)
)


@dataclass(frozen=True)
class History:
    """`older` is what to ask for to see those before; None at the end."""

    rides: Sequence[Any]
    older: int | None


def history(person: Person, member: Member | None, before: int | None) -> History:
    whose = {"person": person.id, "member": member.id if member else None}
    until = before if before and 0 < before <= LARGEST_KEY else LARGEST_KEY
    rows = db.session.execute(MINE, {**whose, "before": until}).all()
    return History(rows[:LENGTH], rows[LENGTH - 1].id if len(rows) > LENGTH else None)
