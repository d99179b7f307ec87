"""Money that came in or went out, as the treasurer saw it on the co-op's account."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from coop.books import ledger
from coop.books.ledger import Line
from coop.books.models import Journal
from coop.database import db
from coop.people.models import Person
from coop.refusal import Refused


class Direction(StrEnum):
    """What a payment settles: a customer's debt to the co-op, or the co-op's to a worker or to a member."""

    IN = "customer payment"
    OUT = "payout"
    BACK = "repayment"


SETTLES = {
    Direction.IN: "customer_receivables",
    Direction.OUT: "worker_payables",
    Direction.BACK: "member_payables",
}


def due(direction: Direction, person: Person) -> int:
    """What is still to be paid, in minor units."""
    balance = ledger.balance(SETTLES[direction], person.id)
    return balance if direction is Direction.IN else -balance


def owed(person: Person) -> int:
    """What the co-op is still to pay someone, whatever for."""
    return due(Direction.OUT, person) + due(Direction.BACK, person)


def record(direction: Direction, person: Person, amount: int, *, key: str) -> Journal | Refused:
    """Books a payment of at most what is due. The same `key` again is the same payment, sent twice."""
    if booked := db.session.scalar(
        select(Journal).where(Journal.kind == direction, Journal.reference == key)
    ):
        return booked
    owed = due(direction, person)
    if not 0 < amount <= owed:
        return Refused(
            _("Only what is owed can be recorded, and that is less than this amount. Nothing was booked.")
        )
    received = amount if direction is Direction.IN else -amount
    lines = (Line("bank", received), Line(SETTLES[direction], -received, person.id))
    return ledger.post(direction, key, lines)
