"""A ride in the books: the rider owes the price; the driver and the co-op are owed what the quote said."""

from __future__ import annotations

from sqlalchemy import select

from coop.books import ledger
from coop.books.ledger import Line
from coop.books.models import Journal
from coop.database import db
from coop.services.process import SYSTEM
from coop.services.rides.models import Ride

KIND = "ride"


def settle(ride: Ride) -> None:
    if lines := postings(ride):
        ledger.post(KIND, reference(ride), lines)
    ride.move("settle", SYSTEM)


def postings(ride: Ride) -> list[Line]:
    """None for a ride that costs nothing: co-ops may decide so."""
    assert ride.driver is not None
    lines = (
        Line("customer_receivables", ride.price, ride.rider_id),
        Line("worker_payables", -ride.driver_share, ride.driver.person_id),
        Line("platform_fees", -ride.fee),
    )
    return [line for line in lines if line.amount]


def voucher(ride: Ride) -> int | None:
    """The number of the ride's journal; None until it is settled, and for a ride that cost nothing."""
    journal = select(Journal.number).where(Journal.kind == KIND, Journal.reference == reference(ride))
    return db.session.scalar(journal)


def reference(ride: Ride) -> str:
    return f"ride:{ride.id}"
