"""Rides as members make them, over the pages."""

from __future__ import annotations

import re
from html import unescape

from stage import Actor, Stage
from werkzeug.test import TestResponse

from coop.services.rides.models import Ride, RideOffer

STATION, HOSPITAL = "58.4167, 15.6254", "58.4004, 15.6216"


def shown(rider: Actor, origin: str = STATION, destination: str = HOSPITAL) -> dict[str, str]:
    """The fields of the form that the quote's page holds."""
    page = rider.get("/rides/new", query_string={"from": origin, "to": destination})
    assert page.status_code == 200, page.text
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in fields}


def ask(rider: Actor, origin: str = STATION, destination: str = HOSPITAL) -> str:
    """The new ride's address."""
    answer = rider.post("/rides", **shown(rider, origin, destination))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def on_duty(*drivers: Actor) -> None:
    for driver in drivers:
        assert driver.post("/rides/shift", turn="start").status_code == 303


def off_duty(driver: Actor) -> None:
    assert driver.post("/rides/shift", turn="end").status_code == 303


def accepted(rider: Actor, driver: Actor) -> str:
    on_duty(driver)
    ride = ask(rider)
    assert driver.post(f"{ride}/acceptance").location == ride
    return ride


def settled(rider: Actor, driver: Actor) -> str:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    driver.post(f"{ride}/completion")
    return ride


def follow(actor: Actor, answer: TestResponse) -> str:
    assert answer.status_code == 303
    return actor.get(answer.location).text


def decide(proposer: Actor, voters: tuple[Actor, ...], clause: str, value: str) -> str:
    """Opens a vote over the pages and lets everyone say yes; when all have voted it is counted."""
    decision = proposer.post(
        f"/decisions?clause={clause}", **{clause: value}, reason="We can afford it"
    ).location
    for voter in voters:
        assert voter.post(f"{decision}/ballot", choice="yes").status_code == 303
    return str(decision)


def state(stage: Stage, ride: str) -> str:
    with stage.data() as data:
        return str(data.get_one(Ride, number(ride)).state)


def events(stage: Stage, ride: str) -> list[str]:
    with stage.data() as data:
        return [event.what for event in data.get_one(Ride, number(ride)).events]


def offer(stage: Stage, ride: str, driver: Actor) -> str | None:
    with stage.data() as data:
        found = data.get(RideOffer, (number(ride), driver.member_id))
        return found.state if found else None


def number(ride: str) -> int:
    return int(ride.rpartition("/")[2])
