"""A co-op in a schema has no more room than one in a file."""

from __future__ import annotations

from typing import Any

from hosts import Hall
from isolation.entered import Entered
from stage import Stage

from tenants import upkeep
from tenants.directory import Entry
from tenants.quotas import overruns


def write(hall: Hall, entry: Entry) -> Any:
    """As a visitor who wants to sign in: whoever tries is counted."""
    coop = hall.hosting.visited(entry, hall.hosting.limits(entry))
    page = hall.get(entry.label, "/sign-in")
    token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {"csrf_token": token, "email": "nobody@people.example", "password": "wrong wrong wrong"}
    return hall.client.post("/sign-in", base_url=coop.url, data=form)


def full(hall: Hall, label: str) -> Entry:
    entry = hall.found(label)
    hall.hosting.directory.set_quotas(entry, {"disk": 4096})
    now = hall.hosting.directory.get(entry.id)
    assert now
    return now


def test_a_page_says_that_there_is_none(hall: Hall) -> None:
    assert write(hall, full(hall, "first")).status_code == 507


def test_it_is_read_and_others_do_not_notice(hall: Hall) -> None:
    write(hall, full(hall, "first"))
    assert hall.get("first", "/charter").status_code == 200
    assert write(hall, hall.found("second")).status_code == 422


def test_more_room_holds_at_once(hall: Hall) -> None:
    entry = full(hall, "first")
    assert write(hall, entry).status_code == 507
    hall.hosting.directory.set_quotas(entry, {})
    assert write(hall, entry).status_code == 422


def test_what_the_clock_and_the_operator_make_due_is_done(hall: Hall) -> None:
    entry = full(hall, "first")
    write(hall, entry)
    assert "purged" in upkeep.tick(hall.hosting)  # it was visited, and did not fail
    Stage(Entered(hall.hosting.app, hall.hosting.coop(entry))).person("Ann")  # type: ignore[arg-type]


def test_the_operator_sees_it(hall: Hall) -> None:
    write(hall, full(hall, "first"))
    hall.hosting.counts.write(hall.hosting)
    assert [(one.label, one.what) for one in overruns.lately(hall.hosting.directory)] == [("first", "disk")]
