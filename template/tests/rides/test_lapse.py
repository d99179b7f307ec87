from __future__ import annotations

from datetime import timedelta

from rides.trips import accepted, ask, follow, offer, on_duty, state
from stage import Actor, Stage, Time

from coop import upkeep
from coop.notices.models import Mail


def test_a_request_that_nobody_takes_lapses(stage: Stage, time: Time, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    time.passes(minutes=29, seconds=59)
    assert upkeep.tick(stage.app)["rides"] == 0
    assert state(stage, ride) == "offered"
    time.passes(seconds=1)
    assert upkeep.tick(stage.app)["rides"] == 1
    assert state(stage, ride) == "cancelled"
    assert offer(stage, ride, driver) == "lapsed"


def test_upkeep_is_due_when_patience_ends(stage: Stage, time: Time, rider: Actor) -> None:
    without = upkeep.next_due(stage.app)  # the annual meeting, far away
    ask(rider)
    assert upkeep.next_due(stage.app) == time.now + timedelta(minutes=30)
    time.passes(minutes=30)
    upkeep.tick(stage.app)
    assert upkeep.next_due(stage.app) == without


def test_the_rider_is_told(stage: Stage, time: Time, rider: Actor) -> None:
    ride = ask(rider)
    time.passes(minutes=30)
    upkeep.tick(stage.app)
    assert "no driver took it in time" in rider.get(ride).text
    with stage.data() as data:
        mail = data.scalars(data.query(Mail).statement).one()
        assert (mail.person_id, mail.title) == (rider.person_id, "No driver could take your ride")


def test_a_second_round_does_nothing(stage: Stage, time: Time, rider: Actor) -> None:
    ask(rider)
    time.passes(minutes=30)
    assert [upkeep.tick(stage.app)["rides"] for _round in range(2)] == [1, 0]


def test_an_accepted_ride_does_not_lapse(stage: Stage, time: Time, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    time.passes(days=1)
    assert upkeep.tick(stage.app)["rides"] == 0
    assert state(stage, ride) == "accepted"


def test_a_returned_ride_waits_anew(stage: Stage, time: Time, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    time.passes(hours=1)
    driver.post(f"{ride}/return", reason="A flat tyre")
    assert upkeep.tick(stage.app)["rides"] == 0
    time.passes(minutes=30)
    assert upkeep.tick(stage.app)["rides"] == 1


def test_a_lapsed_ride_cannot_be_taken(stage: Stage, time: Time, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    time.passes(minutes=30)
    upkeep.tick(stage.app)
    assert "no longer open" in follow(driver, driver.post(f"{ride}/acceptance"))
