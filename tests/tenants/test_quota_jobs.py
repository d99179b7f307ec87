"""Upkeep of a co-op takes so many seconds of an hour: one that takes more is visited later."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from hosts import Hall

from coop import clock
from tenants import agenda, upkeep
from tenants.quotas import NONE, rests


def due(hall: Hall) -> list[str]:
    return [entry.label for entry in agenda.due(hall.hosting.directory)]


def test_a_debt_shrinks_with_time(hall: Hall) -> None:
    directory, start = hall.hosting.directory, clock.now()
    with clock.at(start):
        assert rests.note(directory, "x", 50, 60) is None
        assert rests.note(directory, "x", 20, 60) == start + timedelta(minutes=10)
    with clock.at(start + timedelta(minutes=30)):
        assert rests.owed(directory, "x", 60) == pytest.approx(40)
        assert rests.note(directory, "x", 10, 60) is None
        assert rests.note(directory, "y", 10_000, NONE) is None
    with clock.at(start + timedelta(hours=3)):
        assert rests.owed(directory, "x", 60) == 0


def test_one_that_takes_long_is_visited_later(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.hosting.directory.set_quotas(hall.found("first"), {"jobs": 60})
    hall.found("second")
    passed = iter(range(0, 10_000, 90))
    monkeypatch.setattr(upkeep.time, "monotonic", lambda: float(next(passed)))
    entry = hall.hosting.directory.find("first")
    assert entry
    start = clock.now()
    upkeep.visit(hall.hosting, entry)
    hall.client.post("/sign-in", base_url="http://first.localhost:8000", data={})
    assert due(hall) == ["second"]
    with clock.at(start + timedelta(minutes=29)):
        assert due(hall) == ["second"]
    with clock.at(start + timedelta(minutes=31)):
        assert due(hall) == ["second", "first"]


def test_one_that_does_not_come_to_an_end_holds_up_no_other(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, plain, go_on = hall.found("first"), upkeep._visit, Event()
    hall.found("second")
    begun = Event()

    def visit(hosting: Any, entry: Any, lease: Any) -> dict[str, int]:
        if entry.id == stuck.id:
            begun.set()
            go_on.wait()
        return plain(hosting, entry, lease)

    monkeypatch.setattr(upkeep, "_visit", visit)
    keeper = Thread(target=upkeep.tick, args=(hall.hosting,))
    keeper.start()
    begun.wait()
    assert upkeep.tick(hall.hosting)["votes"] == 0
    assert due(hall) == []
    go_on.set()
    keeper.join()
