"""Rides are kept for as long as the privacy policy says, and the books for longer."""

from __future__ import annotations

import sqlalchemy as sa
from rides.trips import ask, settled
from stage import Actor, Stage, Time

from coop import upkeep
from coop.books.models import Journal
from coop.services.rides.models import Ride, RideEvent, RideOffer

TABLES = (Ride, RideEvent, RideOffer)


def rows(stage: Stage) -> list[int]:
    with stage.data() as data:
        return [data.scalar(sa.select(sa.func.count()).select_from(table)) for table in TABLES]


def test_a_ride_is_forgotten_two_years_after_it_ended(
    stage: Stage, time: Time, rider: Actor, driver: Actor
) -> None:
    ride = settled(rider, driver)
    time.passes(days=729)
    upkeep.tick(stage.app)
    assert rider.get(ride).status_code == 200

    time.passes(days=2)
    upkeep.tick(stage.app)

    assert rider.get(ride).status_code == 404
    assert rows(stage) == [0, 0, 0]
    with stage.data() as data:
        assert data.scalar(sa.select(sa.func.count()).select_from(Journal)) > 0


def test_a_cancelled_ride_is_forgotten_too(stage: Stage, time: Time, rider: Actor) -> None:
    rider.post(f"{ask(rider)}/cancellation")
    time.passes(days=731)
    upkeep.tick(stage.app)
    assert rows(stage)[0] == 0


def test_the_page_of_its_journal_is_still_there(
    stage: Stage, time: Time, rider: Actor, driver: Actor
) -> None:
    settled(rider, driver)
    time.passes(days=731)
    upkeep.tick(stage.app)
    with stage.data() as data:
        number = data.scalar(sa.select(sa.func.max(Journal.number)))
    assert rider.get(f"/books/{number}").status_code == 200
    assert rider.get("/money").status_code == 200
