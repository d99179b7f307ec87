"""A co-op's database may be so large: then a page says so, others don't notice, and the clock goes on."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hosts import Hall
from world import at, token_in

from coop.database import db
from tenants import upkeep
from tenants.directory import Entry
from tenants.quotas import overruns

MOST = 40  # people who register before it must be full
NUMBERS = count()


@pytest.fixture
def full(hall: Hall) -> Entry:
    """Its disk is as large as what it has by now, and almost no room is left in that."""
    entry = hall.found("first")
    hall.found("second")
    hall.hosting.directory.set_quotas(entry, {"disk": 4096})
    statuses = (register(hall, "first").status_code for _time in range(MOST))
    assert 507 in statuses
    return entry


def register(hall: Hall, label: str, language: str = "en") -> Any:
    name = f"{label}.localhost"
    hall.client.delete_cookie("", domain=name)
    number = next(NUMBERS)
    form = {
        "csrf_token": token_in(at(hall, name, "/register")), "name": "A" * 100,
        "email": f"{'a' * 50}{number}@people.example", "password": "a long password here",
    }  # fmt: skip
    return at(hall, name, "/register", method="POST", data=form, headers={"Accept-Language": language},
              environ_base={"REMOTE_ADDR": f"192.0.2.{number % 250}"})  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [("en", "no room for more"), ("sv", "inte plats för mer")])
def test_a_page_says_so(hall: Hall, full: Entry, language: str, words: str) -> None:
    page = register(hall, "first", language)
    assert page.status_code == 507
    assert words in page.text


def test_it_is_read_and_others_do_not_notice(hall: Hall, full: Entry) -> None:
    assert hall.get("first", "/charter").status_code == 200
    assert register(hall, "second").status_code == 303


def test_more_room_holds_at_once(hall: Hall, full: Entry) -> None:
    hall.hosting.directory.set_quotas(full, {})
    assert register(hall, "first").status_code == 303


def test_what_the_clock_makes_due_is_done(hall: Hall, full: Entry) -> None:
    assert "purged" in upkeep.tick(hall.hosting)  # it was visited, and did not fail
    with hall.hosting.at(full):
        assert db.session.execute(db.text("PRAGMA max_page_count")).scalar_one() > 10**9


def test_the_operator_sees_it(hall: Hall, full: Entry) -> None:
    hall.hosting.counts.write(hall.hosting)
    assert [(one.label, one.what) for one in overruns.lately(hall.hosting.directory)] == [("first", "disk")]
