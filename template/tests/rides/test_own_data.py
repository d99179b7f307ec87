"""A ride is in the copies of those who were in it."""

from __future__ import annotations

import json
from typing import Any

from rides.trips import ask, on_duty, settled
from stage import Actor


def copy(person: Actor) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(person.get("/me/data.json").text)["about_you"]
    return found


def test_rider_and_driver_have_their_ride(rider: Actor, driver: Actor) -> None:
    settled(rider, driver)
    for one in (rider, driver):
        (ride,) = copy(one)["rides"]
        assert ride["state"] == "settled"
    assert {event["what"] for event in copy(rider)["ride_events"]} == {"request"}
    assert "accept" in {event["what"] for event in copy(driver)["ride_events"]}
    assert len(copy(driver)["shifts"]) == len(copy(driver)["ride_offers"]) == 1
    assert "shifts" not in copy(rider)


def test_neither_copy_names_the_other(rider: Actor, driver: Actor) -> None:
    settled(rider, driver)
    for one, other in ((rider, driver), (driver, rider)):
        found = {table: rows for table, rows in copy(one).items() if table != "mails"}  # titles of letters
        for word in (other.name, other.name.split()[0], other.email, "Street"):
            assert word not in json.dumps({**found, "members": []})


def test_nobody_else_has_it(rider: Actor, driver: Actor, other: Actor) -> None:
    settled(rider, driver)
    assert set(copy(other)) == {"people", "members"}


def test_an_offer_tells_a_driver_of_no_riders_journey(rider: Actor, driver: Actor, other: Actor) -> None:
    """Who had the offer and did not take it keeps the offer, not where the rider went."""
    on_duty(driver, other)
    ride = ask(rider)
    driver.post(f"{ride}/acceptance")
    found = copy(other)
    assert len(found["ride_offers"]) == 1
    assert "rides" not in found
    assert "58.4" not in json.dumps(found)
