"""A treasurer, a customer and a worker, and the journals between them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from stage import Actor, Stage
from werkzeug.test import TestResponse

from coop.books import ledger
from coop.books.ledger import Line
from coop.books.models import Journal

PRICE, FEE = 15_000, 1_800
EARNED = PRICE - FEE


class Till:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.treasurer = stage.member("Tess", roles=("treasurer",))
        self.customer = stage.person("Maja Ek")
        self.worker = stage.member("Bo Lind")
        self.done = 0

    def job(self, customer: Actor | None = None, worker: Actor | None = None) -> int:
        """Something that a customer owes for and a worker earned; its journal's number."""
        self.done += 1
        lines = [
            Line("customer_receivables", PRICE, (customer or self.customer).person_id),
            Line("worker_payables", -EARNED, (worker or self.worker).person_id),
            Line("platform_fees", -FEE),
        ]
        return self.post("ride", f"job:{self.done}", lines)

    def post(self, kind: str, reference: str, lines: list[Line]) -> int:
        with self.stage.data():
            return ledger.post(kind, reference, lines).number

    def pay(self, amount: str, key: str = "k" * 16, **form: Any) -> TestResponse:
        """The treasurer records what the customer paid."""
        values = {"person_id": self.customer.person_id, "amount": amount, "key": key, **form}
        return self.treasurer.post("/money/payments", **values)

    def pay_out(self, amount: str, key: str = "k" * 16, **form: Any) -> TestResponse:
        """The treasurer records what the worker was paid."""
        values = {"person_id": self.worker.person_id, "amount": amount, "key": key, **form}
        return self.treasurer.post("/money/payouts", **values)

    def balances(self) -> dict[str, int]:
        """Those that are not zero."""
        with self.stage.data():
            return {account: amount for account, amount in ledger.balances().items() if amount}

    def journals(self) -> list[tuple[int, str]]:
        """Number and kind of each."""
        with self.stage.data() as session:
            found = session.scalars(sa.select(Journal).order_by(Journal.id))
            return [(journal.number, journal.kind) for journal in found]
