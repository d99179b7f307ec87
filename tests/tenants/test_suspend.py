"""A suspended co-op answers nobody and loses nothing."""

from __future__ import annotations

import pytest
from hosts import Hall

from tenants import upkeep
from tenants.directory import State
from tenants.errors import NotClosed
from tenants.leaving import closing

DONE = {"votes", "reminders", "meetings", "discussions", "rides", "purged", "mails"}


@pytest.mark.parametrize(("state", "status"), [(State.SUSPENDED, 503), (State.CLOSED, 410)])
def test_visitors_read_why(hall: Hall, state: State, status: int) -> None:
    entry = hall.found("first")
    hall.hosting.directory.set_state(entry, state)
    page = hall.get("first", "/charter")
    assert page.status_code == status
    assert page.headers["Cache-Control"] == "no-store"
    assert hall.hosting.host.url in page.text


def test_it_answers_again_as_before(hall: Hall) -> None:
    entry = hall.found("first")
    before = hall.get("first", "/charter/record.json").text
    hall.hosting.directory.set_state(entry, State.SUSPENDED, "unpaid")
    hall.hosting.directory.set_state(entry, State.OPEN)
    assert hall.get("first", "/charter/record.json").text == before


def test_what_was_closed_meanwhile_stays_closed(hall: Hall) -> None:
    open_one = hall.found("first")
    hall.hosting.directory.set_state(open_one, State.SUSPENDED)
    suspended = hall.hosting.directory.find("first")
    assert suspended
    hall.hosting.directory.set_state(open_one, State.CLOSED)
    with pytest.raises(NotClosed, match="meanwhile"):
        closing.suspend(hall.hosting, open_one, "unpaid")
    with pytest.raises(NotClosed, match="meanwhile"):
        closing.resume(hall.hosting, suspended)
    assert not hall.hosting.directory.swap_state(suspended, State.OPEN)
    assert hall.get("first").status_code == 410


def test_upkeep_passes_it_by(hall: Hall) -> None:
    hall.hosting.directory.set_state(hall.found("first"), State.SUSPENDED)
    assert upkeep.tick(hall.hosting) == {}
    hall.found("second")
    assert set(upkeep.tick(hall.hosting)) == DONE


def test_one_that_fails_holds_up_none(hall: Hall) -> None:
    broken = hall.found("first")
    hall.found("second")
    hall.hosting.files.path(broken.id).write_bytes(b"no database")
    assert set(upkeep.tick(hall.hosting)) == DONE
