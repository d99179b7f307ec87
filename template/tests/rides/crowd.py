"""Many rides, for the tests that ask whether pages depend on how many there are."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from coop import clock
from coop.database import db
from coop.people.models import Person
from coop.services.rides.models import Place, Ride, RideEvent, RideOffer, Shift
from coop.services.rides.process import State

if TYPE_CHECKING:
    from crowd import Crowd

AXES = ("latitude", "longitude")


def grow(crowd: Crowd, people: list[Person]) -> None:
    """The worker has a ride of the member's under way, and all that waits is offered to her."""
    if not db.session.scalar(sa.select(Shift.id)):
        db.session.add(Shift(member_id=crowd.worker.member_id, since=clock.now()))
        db.session.add(_ride(crowd.member.person_id, State.STARTED, driver=crowd.worker.member_id))
    for person in people:
        db.session.add_all([_place(person), *_rides(crowd, person)])
    db.session.flush()
    _offer(crowd)
    _tell(people)


def examples(endpoint: str) -> list[dict[str, Any]]:
    if endpoint == "rides.ride":
        return [{"id": db.session.scalar(sa.select(Ride.id).where(Ride.state == State.STARTED))}]
    trip = {"from": "58.4167, 15.6254", "to": "58.4004, 15.6216"}
    return [{}, trip] if endpoint == "rides.new" else []


def _rides(crowd: Crowd, person: Person) -> list[Ride]:
    """One that waits, one that the worker drove, one that the member took."""
    settled, driver = State.SETTLED, crowd.worker.member_id
    return [
        _ride(person.id, State.OFFERED),
        _ride(person.id, settled, driver=driver),
        _ride(crowd.member.person_id, settled, driver=driver),
    ]


def _offer(crowd: Crowd) -> None:
    """What waits and is not offered yet."""
    offered = sa.select(RideOffer.ride_id)
    waiting = sa.select(Ride.id).where(Ride.state == State.OFFERED, Ride.id.not_in(offered))
    fresh = {"member_id": crowd.worker.member_id, "offered_at": clock.now(), "state": "offered"}
    rows = [{"ride_id": ride, **fresh} for ride in db.session.scalars(waiting)]
    db.session.execute(sa.insert(RideOffer), rows)


def _tell(people: list[Person]) -> None:
    """The ride under way was offered, and handed back, and offered."""
    ride = db.session.scalar(sa.select(Ride.id).where(Ride.state == State.STARTED))
    told = {"ride_id": ride, "what": "return", "at": clock.now(), "party": "driver", "note": "A flat tyre"}
    db.session.execute(sa.insert(RideEvent), [{**told, "person_id": person.id} for person in people])


def _place(person: Person) -> Place:
    position = {"latitude": 58_400_000, "longitude": 15_600_000}
    return Place(name=person.name, folded_name=person.name.casefold(), added_at=clock.now(), **position)


def _ride(rider: int, state: State, *, driver: int | None = None) -> Ride:
    at = clock.now() - timedelta(minutes=3)
    ends = {f"{end}_{axis}": 58_400_000 for end in ("origin", "destination") for axis in AXES}
    sums = {"base": 4500, "by_distance": 2800, "price": 7500, "fee": 900, "driver_share": 6600}
    return Ride(
        key=secrets.token_hex(16),
        rider_id=rider,
        driver_id=driver,
        origin="Station",
        destination="Hospital",
        metres=2000,
        fee_basis_points=1200,
        state=state,
        requested_at=at,
        waiting_since=at,
        **ends,
        **sums,
    )
