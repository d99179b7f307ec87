from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from queries import counted
from rides.trips import ask, off_duty, offer, on_duty, state
from stage import Actor, Stage

from coop.database import db
from coop.services.rides.models import Ride, RideOffer, Shift


def test_whoever_goes_on_duty_meets_what_waits(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = ask(rider)
    on_duty(driver)
    assert state(stage, ride) == "offered"
    assert ride in driver.get("/rides").text


def test_a_newcomer_also_meets_what_others_were_offered(
    stage: Stage, rider: Actor, driver: Actor, other: Actor
) -> None:
    on_duty(driver)
    ride = ask(rider)
    on_duty(other)
    assert offer(stage, ride, other) == "offered"


def test_off_duty_offers_lapse(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    off_duty(driver)
    assert offer(stage, ride, driver) == "lapsed"
    assert state(stage, ride) == "requested"


def test_back_on_duty_they_return(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    off_duty(driver)
    on_duty(driver)
    assert offer(stage, ride, driver) == "offered"
    assert state(stage, ride) == "offered"


def test_off_duty_means_not_asked(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    off_duty(driver)
    assert offer(stage, ask(rider), driver) is None


def test_two_presses_at_once_are_one_shift(stage: Stage, driver: Actor) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = both.map(lambda _time: driver.post("/rides/shift", turn="start").status_code, range(2))
        assert list(answers) == [303, 303]
    with stage.data():
        assert db.session.scalar(db.select(db.func.count()).select_from(Shift)) == 1


@pytest.mark.parametrize(("member_class", "paid"), [("users", True), ("workers", False)])
def test_only_drivers_with_a_paid_share_go_on_duty(stage: Stage, member_class: str, paid: bool) -> None:
    someone = stage.member("Ulf", member_class, paid=paid)
    assert someone.post("/rides/shift", turn="start").status_code == 403
    assert "Go on duty" not in someone.get("/rides").text


def test_a_driver_with_the_share_to_pay_is_told_what_is_missing(stage: Stage) -> None:
    assert "as soon as your share is paid" in stage.member("Ny", "workers", paid=False).get("/rides").text


def test_the_board_polls_only_while_something_can_change(rider: Actor, driver: Actor) -> None:
    assert "hx-trigger" not in driver.get("/rides").text
    on_duty(driver)
    assert 'hx-trigger="every 5s"' in driver.get("/rides").text
    assert 'id="board"' not in rider.get("/rides").text
    assert rider.fragment("/rides").status_code == 204


def test_a_board_that_is_up_to_date_is_not_sent_again(rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    version = driver.get("/rides").text.partition("/rides?seen=")[2].partition('"')[0]
    assert driver.fragment(f"/rides?seen={version}").status_code == 204
    ask(rider)
    assert "You get" in driver.fragment(f"/rides?seen={version}").text


def test_two_hundred_open_rides_take_as_many_queries_as_one(
    stage: Stage, rider: Actor, driver: Actor
) -> None:
    on_duty(driver)
    ask(rider)
    with counted(stage.app) as few:
        driver.get("/rides")
    with stage.data():
        copy_open_rides(200)
    with counted(stage.app) as many:
        page = driver.get("/rides").text
    assert page.count("/acceptance") == 201
    assert len(many) == len(few)


def test_going_on_duty_takes_as_many_queries_for_many_rides(
    stage: Stage, rider: Actor, driver: Actor, other: Actor
) -> None:
    on_duty(driver)
    ask(rider)
    with counted(stage.app) as few:
        on_duty(other)
    off_duty(other)
    with stage.data():
        copy_open_rides(50)
    with counted(stage.app) as many:
        on_duty(other)
    assert len(many) <= len(few) + 1  # some offers are new, one is made again


def copy_open_rides(count: int) -> None:
    """As many more of the one ride that is open, offered to the same drivers."""
    [ride] = db.session.execute(db.select(Ride.__table__)).mappings()
    still_open = db.select(RideOffer.__table__).where(RideOffer.state == "offered")
    offers = db.session.execute(still_open).mappings().all()
    for key in range(ride["id"] + 1, ride["id"] + 1 + count):
        db.session.execute(db.insert(Ride.__table__), [{**ride, "id": key, "key": f"{key:032}"}])
        copies = [{**offer, "ride_id": key} for offer in offers]
        db.session.execute(db.insert(RideOffer.__table__), copies)
