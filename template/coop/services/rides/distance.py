"""How far it is between two places, without a map: the great circle, and what roads add to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8  # mean radius, IUGG
# What roads add to the straight line. A rule of thumb, but the same for everyone: it can be checked with a
# ruler, and sends nobody's journey to a map company.
DETOUR = 1.3
MILLION = 1_000_000


@dataclass(frozen=True)
class Point:
    """Millionths of a degree, so that a place is the same wherever it is kept."""

    latitude: int
    longitude: int


def road_metres(start: Point, end: Point) -> int:
    return round(DETOUR * great_circle_metres(start, end))


def great_circle_metres(start: Point, end: Point) -> float:
    """Haversine: exact enough (0.5 %) and stable for neighbours, where the law of cosines is not."""
    north, other_north = radians(start.latitude / MILLION), radians(end.latitude / MILLION)
    east = radians((end.longitude - start.longitude) / MILLION)
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(east / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(min(half, 1.0)))
