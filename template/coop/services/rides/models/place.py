from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped

from coop import clock
from coop.database import Key, Model, UtcDateTime, db
from coop.privacy.declarations import impersonal
from coop.services.rides.distance import Point
from coop.services.rides.places import folded


class Place(Model):
    """A place that riders can ask for by name. The board keeps the list."""

    __tablename__ = "places"

    id: Mapped[Key]
    name: Mapped[str] = impersonal("a public place's name", String(100))
    folded_name: Mapped[str] = impersonal("the name without regard to case", String(200), unique=True)
    latitude: Mapped[int] = impersonal("a public place, in millionths of a degree", Integer)
    longitude: Mapped[int] = impersonal("a public place, in millionths of a degree", Integer)
    added_at: Mapped[datetime] = impersonal("when the board added it", UtcDateTime)

    @classmethod
    def named(cls, name: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.folded_name == folded(name)))

    @classmethod
    def add(cls, name: str, point: Point) -> Self:
        """The name must be free; see `named`."""
        name = " ".join(name.split())
        place = cls(
            name=name,
            folded_name=folded(name),
            latitude=point.latitude,
            longitude=point.longitude,
            added_at=clock.now(),
        )
        db.session.add(place)
        return place

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


def known() -> dict[str, Point]:
    """The co-op's own places by name, in alphabetical order."""
    rows = db.session.execute(select(Place.name, Place.latitude, Place.longitude).order_by(Place.folded_name))
    return {name: Point(latitude, longitude) for name, latitude, longitude in rows}
