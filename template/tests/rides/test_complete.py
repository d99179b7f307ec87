from __future__ import annotations

from rides.trips import accepted, events, number, settled, state
from stage import Actor, Stage

from coop.books import ledger
from coop.books.models import Journal
from coop.notices.models import Mail
from coop.services.rides.models import Ride


def test_arriving_settles_the_ride(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    assert state(stage, ride) == "settled"
    assert events(stage, ride)[-2:] == ["complete", "settle"]


def test_the_books_hold_what_the_quote_said(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    with stage.data() as data:
        found = data.get_one(Ride, number(ride))
        assert ledger.balance("customer_receivables", rider.person_id) == found.price
        assert ledger.balance("worker_payables", driver.person_id) == -found.driver_share
        assert ledger.balance("platform_fees") == -found.fee
        assert found.price == found.driver_share + found.fee


def test_pressed_twice_it_is_booked_once(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    driver.post(f"{ride}/completion")
    with stage.data() as data:
        assert [one.reference for one in data.scalars(data.query(Journal).statement)] == [
            f"ride:{number(ride)}"
        ]


def test_not_before_the_start(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/completion")
    assert state(stage, ride) == "accepted"


def test_not_by_the_rider(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = accepted(rider, driver)
    driver.post(f"{ride}/start")
    assert rider.post(f"{ride}/completion").status_code == 403
    assert state(stage, ride) == "started"


def test_the_driver_is_free_for_the_next(rider: Actor, driver: Actor) -> None:
    settled(rider, driver)
    settled(rider, driver)


def test_the_receipt_comes_by_mail(stage: Stage, rider: Actor, driver: Actor) -> None:
    settled(rider, driver)
    with stage.data() as data:
        mail = data.scalars(data.query(Mail).statement.order_by(Mail.id)).all()[-1]
        assert mail.person_id == rider.person_id
        assert mail.title.startswith("Your receipt")
