from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from coop.database import Integral, Key, Model, UtcDateTime
from coop.people.models import Person
from coop.privacy.declarations import (
    Basis,
    Category,
    Erasure,
    Purpose,
    Retention,
    Use,
    impersonal,
    personal,
    subject,
)

# Sweden: bokföringslag (1999:1078), chapter 7, section 2: seven years after the financial year.
BOOKKEEPING = Use(Purpose.BOOKKEEPING, Basis.LEGAL_OBLIGATION, Retention.BOOKKEEPING, Erasure.KEEP)


class Journal(Model):
    """One event in the books: at least two postings that sum to zero, sealed for ever."""

    __tablename__ = "journals"
    __table_args__ = (UniqueConstraint("kind", "reference"),)

    id: Mapped[Key]
    number: Mapped[int] = impersonal("the voucher's number", Integral, unique=True)
    kind: Mapped[str] = impersonal("what sort of event", String(30))
    reference: Mapped[str] = impersonal("the row that it settles", String(60))
    made_at: Mapped[datetime] = impersonal("when it was booked", UtcDateTime)
    reverses_id: Mapped[int | None] = impersonal(
        "the journal that it takes back", ForeignKey("journals.id"), unique=True
    )
    sealed: Mapped[bool] = impersonal("whether it can still get postings", Boolean, default=False)

    postings: Mapped[list[Posting]] = relationship(order_by="Posting.id", back_populates="journal")


class Posting(Model):
    """An amount to one account, in minor units: debit is positive, credit negative."""

    __tablename__ = "postings"
    __table_args__ = (CheckConstraint("amount <> 0", name="not_nothing"),)

    id: Mapped[Key]
    journal_id: Mapped[int] = impersonal("the journal", ForeignKey("journals.id"), index=True)
    account: Mapped[str] = impersonal("a code of the chart of accounts", String(30), index=True)
    person_id: Mapped[int | None] = subject(
        ForeignKey("people.id"), category=Category.FINANCE, use=BOOKKEEPING, index=True
    )
    amount: Mapped[int] = personal(Integral, category=Category.FINANCE, use=BOOKKEEPING)

    journal: Mapped[Journal] = relationship(back_populates="postings")
    person: Mapped[Person | None] = relationship()
