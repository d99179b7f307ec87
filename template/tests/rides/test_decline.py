from __future__ import annotations

from rides.trips import accepted, ask, follow, off_duty, offer, on_duty, state
from stage import Actor, Stage


def test_a_declined_ride_stays_with_the_others(
    stage: Stage, rider: Actor, driver: Actor, other: Actor
) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    assert ride not in follow(driver, driver.post(f"{ride}/refusal"))
    assert ride in other.get("/rides").text
    assert state(stage, ride) == "offered"


def test_a_ride_that_all_declined_waits(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    driver.post(f"{ride}/refusal")
    assert state(stage, ride) == "requested"
    on_duty(other)
    assert state(stage, ride) == "offered"


def test_no_is_no_also_on_the_next_shift(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    driver.post(f"{ride}/refusal")
    off_duty(driver)
    on_duty(driver)
    assert offer(stage, ride, driver) == "declined"
    assert driver.post(f"{ride}/acceptance").location == "/rides"
    assert state(stage, ride) == "requested"


def test_declining_what_was_taken_says_so(rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    other.post(f"{ride}/acceptance")
    assert "no longer open" in follow(driver, driver.post(f"{ride}/refusal"))


def test_the_rider_is_not_told_who_declined(rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    driver.post(f"{ride}/refusal")
    assert "<bdi>Bo</bdi>" not in rider.get(ride).text


def test_htmx_swaps_the_board_alone(rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    other.post(f"{ride}/acceptance")
    driver.post(f"{ride}/refusal")
    board = driver.fragment("/rides").text
    assert "<html" not in board
    assert 'id="board"' in board
    assert 'hx-target="#flashes"' in board
    assert "no longer open" in board


def test_an_accepted_ride_can_be_handed_back(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    ride = accepted(rider, driver)
    on_duty(other)
    driver.post(f"{ride}/return", reason="A flat tyre")
    assert state(stage, ride) == "offered"
    assert [offer(stage, ride, one) for one in (driver, other)] == ["declined", "offered"]
    assert "A flat tyre" in rider.get(ride).text
    assert driver.get(ride).status_code == 404
    assert other.post(f"{ride}/acceptance").location == ride


def test_handing_back_needs_a_reason(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    page = driver.post(f"{ride}/return", reason="")
    assert page.status_code == 422
    assert "Write a few words" in page.text
    assert state(stage, ride) == "accepted"


def test_a_ride_on_the_way_cannot_be_handed_back(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    assert "moved on meanwhile" in follow(driver, driver.post(f"{ride}/return", reason="Tired"))
    assert state(stage, ride) == "started"


def test_a_handed_back_driver_is_free_for_another(rider: Actor, driver: Actor) -> None:
    driver.post(f"{accepted(rider, driver)}/return", reason="A flat tyre")
    second = ask(rider)
    assert driver.post(f"{second}/acceptance").location == second
