"""From what a rider types to a point on the map: a place's name, or coordinates. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from coop.services.rides.distance import MILLION, Point, road_metres

NUMBER = r"([+-]?\d{1,3}(?:[.,]\d{1,20})?)"
PAIR = re.compile(rf"\s*{NUMBER}\s*[,;\s]\s*{NUMBER}\s*")


@dataclass(frozen=True)
class Stop:
    """Where a ride begins or ends, as the pages call it."""

    text: str
    point: Point


@dataclass(frozen=True)
class Trip:
    origin: Stop
    destination: Stop

    @property
    def metres(self) -> int:
        return road_metres(self.origin.point, self.destination.point)


def find(text: str, known: Mapping[str, Point]) -> Stop | None:
    """None when it is neither the name of a known place nor coordinates."""
    wanted = folded(text)
    for name, point in known.items():
        if folded(name) == wanted:
            return Stop(name, point)
    point_typed = coordinates(text)
    return Stop(written(point_typed), point_typed) if point_typed else None


def coordinates(text: str) -> Point | None:
    """`58.4109, 15.6216`: degrees north, then east; a decimal comma is understood too."""
    pair = PAIR.fullmatch(text)
    if pair is None:
        return None
    latitude, longitude = (round(Decimal(number.replace(",", ".")) * MILLION) for number in pair.groups())
    if abs(latitude) > 90 * MILLION or abs(longitude) > 180 * MILLION:
        return None
    return Point(latitude, longitude)


def written(point: Point) -> str:
    """As `coordinates` reads it."""
    return f"{_degrees(point.latitude)}, {_degrees(point.longitude)}"


def folded(name: str) -> str:
    """The same place however its name is spaced and capitalised."""
    return " ".join(name.casefold().split())


def _degrees(millionths: int) -> str:
    whole, _, rest = f"{Decimal(millionths) / MILLION:.6f}".partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"
