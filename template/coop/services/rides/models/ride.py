from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, relationship

from coop import clock
from coop.database import Integral, Key, Model, UtcDateTime, db
from coop.members.models import Member
from coop.people.models import Person
from coop.privacy.declarations import Category, impersonal, personal, subject
from coop.services.process import SYSTEM, Refusal
from coop.services.rides.models.declared import RIDE
from coop.services.rides.places import Trip
from coop.services.rides.pricing import Quote
from coop.services.rides.process import DRIVER, PROCESS, RIDER, State

UNDER_WAY = text("state IN ('accepted', 'started')")


class Ride(Model):
    """A journey that someone asked for, at the price that she was shown; amounts in minor units."""

    __tablename__ = "rides"
    about_you = _("Your rides")

    id: Mapped[Key]
    key: Mapped[str] = impersonal("random; a form that is sent twice is one ride", String(32), unique=True)
    rider_id: Mapped[int] = subject(ForeignKey("people.id"), category=Category.TRAVEL, use=RIDE, index=True)
    driver_id: Mapped[int | None] = subject(ForeignKey("members.id"), category=Category.WORK, use=RIDE)
    origin: Mapped[str] = personal(String(100), category=Category.TRAVEL, use=RIDE)
    origin_latitude: Mapped[int] = personal(Integer, category=Category.TRAVEL, use=RIDE)
    origin_longitude: Mapped[int] = personal(Integer, category=Category.TRAVEL, use=RIDE)
    destination: Mapped[str] = personal(String(100), category=Category.TRAVEL, use=RIDE)
    destination_latitude: Mapped[int] = personal(Integer, category=Category.TRAVEL, use=RIDE)
    destination_longitude: Mapped[int] = personal(Integer, category=Category.TRAVEL, use=RIDE)
    metres: Mapped[int] = personal(Integral, category=Category.TRAVEL, use=RIDE)
    base: Mapped[int] = personal(Integral, category=Category.FINANCE, use=RIDE)
    by_distance: Mapped[int] = personal(Integral, category=Category.FINANCE, use=RIDE)
    price: Mapped[int] = personal(Integral, category=Category.FINANCE, use=RIDE)
    fee: Mapped[int] = personal(Integral, category=Category.FINANCE, use=RIDE)
    driver_share: Mapped[int] = personal(Integral, category=Category.FINANCE, use=RIDE)
    fee_basis_points: Mapped[int] = impersonal("the co-op's rule when it was priced", Integer)
    fee_entry_seq: Mapped[int | None] = impersonal(
        "the charter entry with that rule; none: the built-in default", ForeignKey("charter_entries.seq")
    )
    state: Mapped[str] = personal(String(12), category=Category.TRAVEL, use=RIDE)
    requested_at: Mapped[datetime] = personal(UtcDateTime, category=Category.TRAVEL, use=RIDE)
    waiting_since: Mapped[datetime] = personal(UtcDateTime, category=Category.TRAVEL, use=RIDE)
    ended_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.TRAVEL, use=RIDE, index=True)

    rider: Mapped[Person] = relationship()
    driver: Mapped[Member | None] = relationship()
    events: Mapped[list[RideEvent]] = relationship(order_by="RideEvent.id", back_populates="ride")

    __table_args__ = (
        Index("ix_rides_state_waiting_since", "state", "waiting_since"),
        Index("ix_rides_driver_id", "driver_id"),
        # A driver has one ride under way, whatever two requests at once may think.
        Index(
            "uq_rides_driver_id_under_way",
            "driver_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    @classmethod
    def request(cls, rider: Person, trip: Trip, quote: Quote, *, key: str, fee_entry_seq: int | None) -> Self:
        now = clock.now()
        ride = cls(
            key=key,
            rider=rider,
            origin=trip.origin.text,
            origin_latitude=trip.origin.point.latitude,
            origin_longitude=trip.origin.point.longitude,
            destination=trip.destination.text,
            destination_latitude=trip.destination.point.latitude,
            destination_longitude=trip.destination.point.longitude,
            metres=trip.metres,
            base=quote.base,
            by_distance=quote.by_distance,
            price=quote.price,
            fee=quote.fee,
            driver_share=quote.driver_share,
            fee_basis_points=quote.fee_basis_points,
            fee_entry_seq=fee_entry_seq,
            state=PROCESS.start,
            requested_at=now,
            waiting_since=now,
        )
        db.session.add(ride)
        ride.note("request", RIDER)
        db.session.flush()
        return ride

    @property
    def is_final(self) -> bool:
        return self.state in PROCESS.final

    def move(self, name: str, party: str, **facts: Any) -> Refusal | None:
        """Takes a step of the process and notes it; a refused step changes nothing."""
        step = PROCESS.move(self.state, name, party)
        if isinstance(step, Refusal):
            return step
        self.state = step.target
        if self.is_final:
            self.ended_at = clock.now()
        self.note(name, party, **facts)
        return None

    def note(self, what: str, party: str, **facts: Any) -> None:
        db.session.add(
            RideEvent(ride=self, what=what, at=clock.now(), party=party, person=self._as(party), **facts)
        )

    def _as(self, party: str) -> Person | None:
        if party == SYSTEM:
            return None
        return self.driver.person if party == DRIVER and self.driver else self.rider


class RideEvent(Model):
    """What happened to a ride, one line after the other; lines are only added."""

    __tablename__ = "ride_events"
    about_you = _("What happened on your rides")

    id: Mapped[Key]
    ride_id: Mapped[int] = impersonal("the ride", ForeignKey("rides.id"), index=True)
    what: Mapped[str] = personal(String(12), category=Category.TRAVEL, use=RIDE)
    at: Mapped[datetime] = personal(UtcDateTime, category=Category.TRAVEL, use=RIDE)
    party: Mapped[str] = impersonal("in what part, not who", String(12))
    person_id: Mapped[int | None] = subject(ForeignKey("people.id"), category=Category.TRAVEL, use=RIDE)
    drivers: Mapped[int | None] = impersonal("how many drivers had the offer", Integer)
    note: Mapped[str | None] = personal(Text, category=Category.TRAVEL, use=RIDE)

    ride: Mapped[Ride] = relationship(back_populates="events")
    person: Mapped[Person | None] = relationship()


def under_way(driver: Member) -> Ride | None:
    """The ride that the driver has accepted or started."""
    return db.session.scalar(
        select(Ride).where(Ride.driver_id == driver.id, Ride.state.in_((State.ACCEPTED, State.STARTED)))
    )
