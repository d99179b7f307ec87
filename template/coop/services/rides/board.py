"""What a driver needs to see at a glance.

Columns instead of objects: every driver on duty asks for it every few seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import select

from coop.database import db
from coop.members.models import Member
from coop.services.rides.models import Answer, Ride, RideOffer, Shift
from coop.services.rides.process import UNDER_WAY


@dataclass(frozen=True)
class Board:
    on_duty_since: datetime | None
    current: Any | None
    open: Sequence[Any]

    @classmethod
    def of(cls, driver: Member) -> Self:
        since = select(Shift.since).where(Shift.member_id == driver.id, Shift.until.is_(None))
        return cls(
            on_duty_since=db.session.scalar(since),
            current=db.session.execute(_current(driver)).one_or_none(),
            open=db.session.execute(_open(driver)).all(),
        )

    @property
    def is_live(self) -> bool:
        """Whether anything can change without the driver's doing."""
        return self.on_duty_since is not None or self.current is not None

    @property
    def version(self) -> str:
        """The same as long as the board looks the same."""
        seen = (self.on_duty_since, self.current and tuple(self.current), [row.id for row in self.open])
        return sha256(repr(seen).encode()).hexdigest()[:16]


def _current(driver: Member) -> Any:
    columns = Ride.id, Ride.origin, Ride.destination, Ride.metres, Ride.driver_share, Ride.state
    return select(*columns).where(Ride.driver_id == driver.id, Ride.state.in_(UNDER_WAY))


def _open(driver: Member) -> Any:
    """Those who have waited longest first."""
    columns = Ride.id, Ride.origin, Ride.destination, Ride.metres, Ride.driver_share
    return (
        select(*columns)
        .join(RideOffer, RideOffer.ride_id == Ride.id)
        .where(RideOffer.member_id == driver.id, RideOffer.state == Answer.OPEN)
        .order_by(Ride.waiting_since, Ride.id)
    )
