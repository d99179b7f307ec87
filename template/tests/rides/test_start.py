from __future__ import annotations

from rides.trips import accepted, ask, follow, on_duty, state
from stage import Actor, Stage


def test_the_driver_starts(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    assert driver.post(f"{ride}/start").location == ride
    assert state(stage, ride) == "started"
    assert "on the way with" in rider.get(ride).text


def test_not_the_rider(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    assert rider.post(f"{ride}/start").status_code == 403
    assert state(stage, ride) == "accepted"


def test_a_driver_who_rides_does_not_start_it(stage: Stage, driver: Actor, other: Actor) -> None:
    ride = accepted(driver, other)
    assert driver.post(f"{ride}/start").status_code == 403


def test_not_another_driver(rider: Actor, driver: Actor, other: Actor) -> None:
    ride = accepted(rider, driver)
    assert other.post(f"{ride}/start").status_code == 404


def test_not_before_it_is_accepted(rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    assert driver.post(f"{ask(rider)}/start").status_code == 404


def test_a_second_press_changes_nothing(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    assert "moved on meanwhile" in follow(driver, driver.post(f"{ride}/start"))
    assert state(stage, ride) == "started"
