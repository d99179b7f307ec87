"""The way of a ride, from request to settlement."""

from __future__ import annotations

from enum import StrEnum

from coop.services.process import SYSTEM, Process, transition


class State(StrEnum):
    REQUESTED = "requested"  # waits until a driver is on duty
    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    SETTLED = "settled"
    CANCELLED = "cancelled"


RIDER, DRIVER = "rider", "driver"
WAITING = (State.REQUESTED, State.OFFERED)
UNDER_WAY = (State.ACCEPTED, State.STARTED)

PROCESS = Process(
    start=State.REQUESTED,
    final=frozenset((State.SETTLED, State.CANCELLED)),
    transitions=(
        transition("offer", State.REQUESTED, to=State.OFFERED, by=SYSTEM),
        transition("wait", State.OFFERED, to=State.REQUESTED, by=SYSTEM),
        transition("accept", State.OFFERED, to=State.ACCEPTED, by=DRIVER),
        transition("return", State.ACCEPTED, to=State.REQUESTED, by=DRIVER),
        transition("start", State.ACCEPTED, to=State.STARTED, by=DRIVER),
        transition("complete", State.STARTED, to=State.COMPLETED, by=DRIVER),
        transition("settle", State.COMPLETED, to=State.SETTLED, by=SYSTEM),
        transition("cancel", *WAITING, State.ACCEPTED, to=State.CANCELLED, by=RIDER),
        transition("abandon", State.STARTED, to=State.CANCELLED, by=DRIVER),
        transition("lapse", *WAITING, to=State.CANCELLED, by=SYSTEM),
    ),
)
