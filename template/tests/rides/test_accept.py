from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from rides.trips import accepted, ask, follow, number, offer, on_duty, state
from stage import Actor, Stage

from coop.notices.models import Mail
from coop.privacy.models import Access
from coop.services.rides.models import Ride


def test_the_first_to_accept_drives(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    assert driver.post(f"{ride}/acceptance").location == ride
    assert state(stage, ride) == "accepted"
    assert [offer(stage, ride, one) for one in (driver, other)] == ["accepted", "lapsed"]


def test_the_reason_is_told_in_plain_words(rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    driver.post(f"{ride}/acceptance")
    for reader in (rider, driver):
        assert "First to accept of 2 on duty." in reader.get(ride).text


def test_whoever_comes_second_is_told_kindly(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    driver.post(f"{ride}/acceptance")
    assert "Somebody else took it" in follow(other, other.post(f"{ride}/acceptance"))
    with stage.data() as data:
        assert data.get_one(Ride, number(ride)).driver_id == driver.member_id


def test_of_two_at_once_one_drives(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    with ThreadPoolExecutor(2) as both:
        places = list(both.map(lambda one: one.post(f"{ride}/acceptance").location, (driver, other)))
    assert sorted(places) == ["/rides", ride]
    winner, loser = (driver, other) if places[0] == ride else (other, driver)
    assert (offer(stage, ride, winner), offer(stage, ride, loser)) == ("accepted", "lapsed")


def test_a_second_press_changes_nothing(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    assert driver.post(f"{ride}/acceptance").location == ride
    with stage.data() as data:
        assert [event.what for event in data.get_one(Ride, number(ride)).events].count("accept") == 1


def test_one_ride_at_a_time(stage: Stage, rider: Actor, driver: Actor) -> None:
    accepted(rider, driver)
    second = ask(rider)
    assert "You have a ride under way" in follow(driver, driver.post(f"{second}/acceptance"))
    assert state(stage, second) == "offered"


def test_a_ride_that_was_never_offered_is_unknown(rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    assert other.post(f"{ride}/acceptance").status_code == 404


def test_only_drivers_accept(rider: Actor) -> None:
    assert rider.post(f"{ask(rider)}/acceptance").status_code == 403


def test_rider_and_driver_learn_each_others_first_name(rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    assert "<bdi>Bo</bdi>" in rider.get(ride).text
    assert "<bdi>Maja</bdi>" in driver.get(ride).text
    for reader, surname in ((rider, "Lind"), (driver, "Ek")):
        assert surname not in reader.get(ride).text


def test_the_rider_gets_a_mail(stage: Stage, rider: Actor, driver: Actor) -> None:
    accepted(rider, driver)
    with stage.data() as data:
        mail = data.scalars(data.query(Mail).statement).one()
        assert (mail.person_id, mail.title) == (rider.person_id, "Bo drives you")


def test_the_rider_can_see_who_learnt_her_name(stage: Stage, rider: Actor, driver: Actor) -> None:
    accepted(rider, driver)
    with stage.data() as data:
        seen = data.scalars(data.query(Access).statement).one()
        assert (seen.subject_id, seen.viewer_id) == (rider.person_id, driver.person_id)
    assert "Your first name, to drive you" in rider.get("/me/data").text
