"""The tables of rides, each in a file of its own beside what members do with it."""

from __future__ import annotations

from coop.services.rides.models.offer import Answer, RideOffer
from coop.services.rides.models.place import Place
from coop.services.rides.models.ride import Ride, RideEvent, under_way
from coop.services.rides.models.shift import Shift

__all__ = ["Answer", "Place", "Ride", "RideEvent", "RideOffer", "Shift", "under_way"]
