"""Upkeep visits those with something due, each one visitor at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hosts import Hall, host

from coop import clock
from tenants import agenda, upkeep


def visited(hall: Hall) -> list[str]:
    due = [entry.label for entry in agenda.due(hall.hosting.directory)]
    upkeep.tick(hall.hosting)
    return due


def test_a_quiet_co_op_is_visited_once_a_day(hall: Hall) -> None:
    hall.found("first")
    assert visited(hall) == ["first"]
    assert visited(hall) == []
    with clock.at(clock.now() + timedelta(hours=25)):
        assert visited(hall) == ["first"]
        assert visited(hall) == []


def test_whoever_writes_is_visited(hall: Hall) -> None:
    hall.found("first")
    hall.found("second")
    upkeep.tick(hall.hosting)
    hall.get("first")
    assert visited(hall) == []
    hall.client.post("/sign-in", base_url="http://first.localhost:8000", data={})
    assert visited(hall) == ["first"]


def test_a_co_op_is_visited_when_it_wants(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.found("first")
    monkeypatch.setattr("coop.upkeep.proposals.next_due", lambda: clock.now() + timedelta(hours=2))
    upkeep.tick(hall.hosting)
    with clock.at(clock.now() + timedelta(hours=1)):
        assert visited(hall) == []
    with clock.at(clock.now() + timedelta(hours=2, minutes=1)):
        assert visited(hall) == ["first"]


def test_one_visitor_at_a_time(hall: Hall) -> None:
    entry = hall.found("first")
    directory = hall.hosting.directory
    assert agenda.claim(directory, entry.id)
    assert agenda.claim(directory, entry.id) is None
    assert visited(hall) == []
    with clock.at(clock.now() + agenda.LEASE + timedelta(seconds=1)):  # the visitor was killed
        assert visited(hall) == ["first"]


def test_who_writes_during_a_visit_is_visited_again(hall: Hall) -> None:
    entry = hall.found("first")
    directory = hall.hosting.directory
    lease = agenda.claim(directory, entry.id)
    assert lease
    agenda.touch(directory, entry.id)
    agenda.settle(directory, entry.id, lease, None)
    assert visited(hall) == ["first"]


def test_one_that_fails_waits_a_while(hall: Hall) -> None:
    entry = hall.found("first")
    hall.hosting.files.path(entry.id).write_bytes(b"no database")
    assert visited(hall) == ["first"]
    assert visited(hall) == []


def test_as_a_command(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    nothing = "votes: 0, reminders: 0, meetings: 0, discussions: 0, rides: 0, purged: 0, mails: 0\n"
    assert host(folder, "tick").stdout == nothing
    assert host(folder, "tick").stdout == "Nothing is due.\n"
