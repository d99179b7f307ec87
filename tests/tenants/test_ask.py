"""A proxy asks which names may have a certificate; nobody else can try names out."""

from __future__ import annotations

from typing import Any

import pytest
from hosts import Hall
from world import World, prove

from tenants.directory import State
from tenants.domains import Domains


def ask(hall: Hall, name: str, peer: str = "127.0.0.1", **headers: str) -> Any:
    return hall.client.get(
        "/ask", base_url="http://127.0.0.1:8000", query_string={"domain": name}, headers=headers,
        environ_base={"REMOTE_ADDR": peer},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["localhost", "first.localhost", "FIRST.localhost.", "ride.example"])
def test_a_name_that_is_served(hall: Hall, own: Domains, there: World, name: str) -> None:
    prove(hall, own, there)
    assert ask(hall, name).status_code == 200


@pytest.mark.parametrize(
    "name", ["", "other.localhost", "a.first.localhost", "www.ride.example", "127.0.0.1"]
)
def test_a_name_that_is_nobodys(hall: Hall, own: Domains, there: World, name: str) -> None:
    own.claim(prove(hall, own, there), "www.ride.example")
    assert ask(hall, name).status_code == 404


@pytest.mark.parametrize(("state", "status"), [(State.SUSPENDED, 200), (State.CLOSED, 404)])
def test_a_co_op_that_is_not_open(hall: Hall, own: Domains, there: World, state: State, status: int) -> None:
    """Visitors of a suspended one read so, over https too; the names of one that left are free."""
    hall.hosting.directory.set_state(prove(hall, own, there), state)
    for name in ("first.localhost", "ride.example"):
        assert ask(hall, name).status_code == status


def test_only_this_computer_may_ask(hall: Hall) -> None:
    hall.found("first")
    refused = ask(hall, "first.localhost", peer="192.0.2.1")
    assert (refused.status_code, "No co-op is here" in refused.text) == (404, True)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded"])
def test_what_a_proxy_passes_on_for_others_is_not_answered(hall: Hall, header: str) -> None:
    hall.found("first")
    assert "No co-op is here" in ask(hall, "first.localhost", **{header: "192.0.2.1"}).text
