from __future__ import annotations

import pytest
from rides.trips import accepted, ask, follow, offer, on_duty, settled, state
from stage import Actor, Stage

from coop.books.models import Journal
from coop.notices.models import Mail


def test_the_rider_cancels_a_waiting_ride(stage: Stage, rider: Actor) -> None:
    ride = ask(rider)
    assert "It costs nothing" in follow(rider, rider.post(f"{ride}/cancellation"))
    assert state(stage, ride) == "cancelled"


def test_open_offers_lapse(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    rider.post(f"{ride}/cancellation")
    assert offer(stage, ride, driver) == "lapsed"
    assert "no longer open" in follow(driver, driver.post(f"{ride}/acceptance"))


def test_the_driver_who_was_coming_is_told(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    rider.post(f"{ride}/cancellation")
    with stage.data() as data:
        mail = data.scalars(data.query(Mail).statement.order_by(Mail.id)).all()[-1]
        assert (mail.person_id, mail.title) == (driver.person_id, "The ride is cancelled")


def test_the_rider_cannot_cancel_on_the_way(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    assert "moved on meanwhile" in follow(rider, rider.post(f"{ride}/cancellation"))
    assert state(stage, ride) == "started"


def test_the_driver_breaks_off_with_a_reason(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    driver.post(f"{ride}/cancellation", reason="The road is flooded")
    assert state(stage, ride) == "cancelled"
    assert "The road is flooded" in rider.get(ride).text
    with stage.data() as data:
        assert data.scalars(data.query(Journal).statement).all() == []
        mail = data.scalars(data.query(Mail).statement.order_by(Mail.id)).all()[-1]
        assert "The road is flooded" in mail.body


def test_breaking_off_needs_a_reason(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    assert driver.post(f"{ride}/cancellation", reason=" ").status_code == 422
    assert state(stage, ride) == "started"


def test_the_driver_hands_back_rather_than_cancel_before_the_start(
    stage: Stage, rider: Actor, driver: Actor
) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/cancellation", reason="Tired")
    assert state(stage, ride) == "accepted"


@pytest.mark.parametrize("who", ["rider", "driver"])
def test_a_settled_ride_stays(stage: Stage, rider: Actor, driver: Actor, who: str) -> None:
    ride = settled(rider, driver)
    {"rider": rider, "driver": driver}[who].post(f"{ride}/cancellation", reason="Too late")
    assert state(stage, ride) == "settled"


def test_a_second_press_changes_nothing(stage: Stage, rider: Actor) -> None:
    ride = ask(rider)
    rider.post(f"{ride}/cancellation")
    rider.post(f"{ride}/cancellation")
    assert state(stage, ride) == "cancelled"


def test_after_cancelling_the_names_are_gone(rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    rider.post(f"{ride}/cancellation")
    assert "<bdi>Maja</bdi>" not in driver.get(ride).text
