"""A co-op sends so many letters a day: the rest leave later, and another's leave now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hosts import Hall
from notices.mailserver import MailServer
from world import at, token_in

from coop import clock
from tenants import upkeep
from tenants.quotas import overruns


@pytest.fixture
def server(hall: Hall) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    hall.hosting.host = replace(
        hall.hosting.host, mail_url=f"smtp://127.0.0.1:{server.port}", mail_from="post@host.example"
    )
    yield server
    server.stop()


def register(hall: Hall, label: str, *people: str) -> None:
    name = f"{label}.localhost"
    for one in people:
        hall.client.delete_cookie("", domain=name)
        form = {
            "csrf_token": token_in(at(hall, name, "/register")), "name": one,
            "email": f"{one}@people.example", "password": "a long password here",
        }  # fmt: skip
        assert at(hall, name, "/register", method="POST", data=form).status_code == 303


def test_the_rest_leave_the_next_day(hall: Hall, server: MailServer) -> None:
    hall.hosting.directory.set_quotas(hall.found("first"), {"mail": 2})
    hall.found("second")
    register(hall, "first", "ada", "ben", "cleo")
    register(hall, "second", "dora")
    start = clock.now()
    assert upkeep.tick(hall.hosting)["mails"] == 3
    assert upkeep.tick(hall.hosting) == {}
    hall.hosting.counts.write(hall.hosting)
    assert [(one.label, one.what) for one in overruns.lately(hall.hosting.directory)] == [("first", "mail")]
    with clock.at(start + timedelta(days=1, minutes=1)):
        assert upkeep.tick(hall.hosting)["mails"] == 1
    assert sorted(letter["To"] for letter in server.letters) == [
        f"{name}@people.example" for name in ("ada", "ben", "cleo", "dora")
    ]
