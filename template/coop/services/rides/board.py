"""What a driver needs to see at a glance.

Columns instead of objects: every driver on duty asks for it every few seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import BindParameter, bindparam, select

from coop.database import db
from coop.formats import Figures
from coop.governance.charter import in_force
from coop.members.models import Member
from coop.services.rides.models import Answer, Ride, RideOffer, Shift
from coop.services.rides.process import UNDER_WAY

# Composed once: to compose them takes longer than the database takes to answer.
DRIVER: BindParameter[int] = bindparam("driver")
SINCE = select(Shift.since).where(Shift.member_id == DRIVER, Shift.until.is_(None))
CURRENT = select(Ride.id, Ride.origin, Ride.destination, Ride.metres, Ride.driver_share, Ride.state).where(
    Ride.driver_id == DRIVER, Ride.state.in_(UNDER_WAY)
)
OPEN = (  # those who have waited longest first
    select(Ride.id, Ride.origin, Ride.destination, Ride.metres, Ride.driver_share)
    .join(RideOffer, RideOffer.ride_id == Ride.id)
    .where(RideOffer.member_id == DRIVER, RideOffer.state == Answer.OPEN)
    .order_by(Ride.waiting_since, Ride.id)
)


@dataclass(frozen=True)
class Board:
    on_duty_since: datetime | None
    current: Any | None
    open: Sequence[Any]

    @classmethod
    def of(cls, driver: Member) -> Self:
        whose = {"driver": driver.id}
        return cls(
            on_duty_since=db.session.scalar(SINCE, whose),
            current=db.session.execute(CURRENT, whose).one_or_none(),
            open=db.session.execute(OPEN, whose).all(),
        )

    @property
    def is_live(self) -> bool:
        """Whether anything can change without the driver's doing."""
        return self.on_duty_since is not None or self.current is not None

    def lines(self) -> list[tuple[int, str, str, str, str]]:
        """The open rides with their figures written out: number, from, to, how far, what the driver earns."""
        figures = Figures(in_force()["currency"])
        return [
            (id, origin, destination, figures.kilometres(metres), figures.money(share))
            for id, origin, destination, metres, share in self.open
        ]

    @property
    def version(self) -> str:
        """The same as long as the board looks the same."""
        seen = (self.on_duty_since, self.current and tuple(self.current), [row.id for row in self.open])
        return sha256(repr(seen).encode()).hexdigest()[:16]
