"""A ride's way as steps: what happened, with its time, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _

from coop.services.rides import words
from coop.services.rides.models import Ride
from coop.services.rides.process import State

PASSED = {State.REQUESTED: 0, State.OFFERED: 0, State.ACCEPTED: 1, State.STARTED: 2, State.COMPLETED: 2}


def steps(ride: Ride) -> list[dict[str, Any]]:
    """For the macro `way`: title, time, note, done."""
    return [*_behind(ride), *_ahead(ride)]


def _behind(ride: Ride) -> Iterator[dict[str, Any]]:
    for event in ride.events:
        yield {
            "title": words.happened(event),
            "time": format_datetime(event.at, "d MMM HH:mm"),
            "note": words.why(event),
            "done": True,
        }


def _ahead(ride: Ride) -> Iterator[dict[str, Any]]:
    titles = (_("A driver takes it"), _("The ride starts"), _("Arrival; the books are settled"))
    for title in titles[PASSED.get(State(ride.state), len(titles)) :]:
        yield {"title": title, "done": False}
