"""Where what customers pay goes: to those who did the work, and to what members run together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from coop.books.models import Posting
from coop.database import db


@dataclass(frozen=True)
class Division:
    """Sums of all jobs so far, in minor units."""

    to_workers: int
    to_coop: int

    @property
    def earned(self) -> int:
        return self.to_workers + self.to_coop

    def of_each(self, amount: int) -> tuple[int, int]:
        """How so much of it was divided: to workers, to the co-op. Needs something earned; sums exactly."""
        to_workers = (2 * amount * self.to_workers + self.earned) // (2 * self.earned)  # half up
        return to_workers, amount - to_workers


def division() -> Division:
    """Jobs are the journals that charge a customer; what is paid in and out later moves the same money on."""
    jobs = select(Posting.journal_id).where(Posting.account == "customer_receivables")
    query = (
        select(Posting.account, func.sum(Posting.amount))
        .where(Posting.account.in_(("worker_payables", "platform_fees")), Posting.journal_id.in_(jobs))
        .group_by(Posting.account)
    )
    credits = {account: -int(total) for account, total in db.session.execute(query)}
    return Division(credits.get("worker_payables", 0), credits.get("platform_fees", 0))
