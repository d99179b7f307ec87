from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Identity, String, UniqueConstraint
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


class Seal(Model):
    """Says that a journal is whole. The database gives it only to two postings or more that sum to zero."""

    __tablename__ = "seals"

    journal_id: Mapped[int] = impersonal("the journal", Integral, primary_key=True, autoincrement=False)


class Journal(Model):
    """One event in the books. It refers to its seal, checked at commit: no journal stands without one."""

    __tablename__ = "journals"
    __table_args__ = (UniqueConstraint("kind", "reference"),)

    id: Mapped[int] = impersonal(
        "row number",
        Integral,
        Identity(),
        ForeignKey("seals.journal_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    number: Mapped[int] = impersonal("the voucher's number", Integral, unique=True)
    kind: Mapped[str] = impersonal("what sort of event", String(30))
    reference: Mapped[str] = impersonal("the row that it settles", String(60))
    made_at: Mapped[datetime] = impersonal("when it was booked", UtcDateTime)
    reverses_id: Mapped[int | None] = impersonal(
        "the journal that it takes back", ForeignKey("journals.id"), unique=True
    )

    postings: Mapped[list[Posting]] = relationship(order_by="Posting.id", back_populates="journal")


class Posting(Model):
    """An amount to one account, in minor units: debit is positive, credit negative."""

    __tablename__ = "postings"
    about_you = _("Your money in the books")
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
