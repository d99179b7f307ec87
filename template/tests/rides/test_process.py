from __future__ import annotations

from coop.services.rides.process import DRIVER, PROCESS, RIDER, State


def test_rides_go_a_sound_way() -> None:
    assert PROCESS.faults() == []
    assert PROCESS.states() == set(State)


def test_riders_and_drivers_have_their_own_steps() -> None:
    by = {party: {step.name for step in PROCESS.transitions if party in step.by} for party in (RIDER, DRIVER)}
    assert by == {"rider": {"cancel"}, "driver": {"accept", "return", "start", "complete", "abandon"}}
