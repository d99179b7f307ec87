from __future__ import annotations

from datetime import datetime
from typing import Self

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, String, Text, bindparam, func, select
from sqlalchemy.orm import Mapped, joinedload, lazyload, relationship

from coop import clock
from coop.books import ledger
from coop.books.ledger import Line
from coop.database import Integral, Key, Model, UtcDateTime, db
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

MEMBERSHIP = Use(Purpose.MEMBERSHIP, Basis.CONTRACT, Retention.MEMBERSHIP, Erasure.ANONYMISE)
# Sweden: lag (2018:672) om ekonomiska föreningar, chapter 5, asks for a register of members.
REGISTER = Use(Purpose.STATUTORY_REGISTER, Basis.LEGAL_OBLIGATION, Retention.MEMBERSHIP, Erasure.KEEP)
# Who was given power over the others, and what was done with it, is theirs to read for good.
OFFICE = Use(Purpose.DEMOCRACY, Basis.CONTRACT, Retention.FOR_EVER, Erasure.ANONYMISE)
FOUNDING = "founding"


class Application(Model):
    """Someone asks to become a member."""

    __tablename__ = "applications"
    about_you = _("Your applications for membership")

    id: Mapped[Key]
    person_id: Mapped[int] = subject(
        ForeignKey("people.id"), category=Category.MEMBERSHIP, use=MEMBERSHIP, index=True
    )
    member_class: Mapped[str] = personal(String(20), category=Category.MEMBERSHIP, use=MEMBERSHIP)
    address: Mapped[str] = personal(String(300), category=Category.CONTACT, use=MEMBERSHIP)
    statement: Mapped[str] = personal(Text, category=Category.MEMBERSHIP, use=MEMBERSHIP)
    applied_at: Mapped[datetime] = personal(UtcDateTime, category=Category.MEMBERSHIP, use=MEMBERSHIP)
    outcome: Mapped[str | None] = personal(String(10), category=Category.MEMBERSHIP, use=MEMBERSHIP)
    reason: Mapped[str | None] = personal(Text, category=Category.MEMBERSHIP, use=MEMBERSHIP)
    decided_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.MEMBERSHIP, use=MEMBERSHIP)
    # Not a subject: what the applicant wrote has no place in the copy of whoever decided (GDPR, 15(4)).
    decided_by_id: Mapped[int | None] = personal(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=MEMBERSHIP
    )

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def last_of(cls, person: Person) -> Self | None:
        mine = select(cls).where(cls.person_id == person.id)
        return db.session.scalar(mine.order_by(cls.id.desc()).limit(1))

    @property
    def is_waiting(self) -> bool:
        return self.outcome is None

    def decide(self, outcome: str, by: Member | None, reason: str | None = None) -> None:
        """`by` is None when the charter admits everyone who applies, and when a vote decided."""
        self.outcome, self.reason = outcome, reason
        self.decided_at, self.decided_by_id = clock.now(), by.id if by else None


class Member(Model):
    """An admitted member. Owns one share, and votes once it is paid. Whoever has left stays in the register,
    and is none of the members that `of` finds."""

    __tablename__ = "members"
    about_you = _("Your membership")

    id: Mapped[Key]
    person_id: Mapped[int] = subject(
        ForeignKey("people.id"), category=Category.MEMBERSHIP, use=REGISTER, unique=True
    )
    number: Mapped[int] = personal(Integral, category=Category.MEMBERSHIP, use=REGISTER, unique=True)
    member_class: Mapped[str] = personal(String(20), category=Category.MEMBERSHIP, use=REGISTER)
    address: Mapped[str] = personal(String(300), category=Category.CONTACT, use=REGISTER)
    admitted_at: Mapped[datetime] = personal(UtcDateTime, category=Category.MEMBERSHIP, use=REGISTER)
    share_amount: Mapped[int] = personal(Integral, category=Category.FINANCE, use=REGISTER)
    share_paid_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.FINANCE, use=REGISTER)
    left_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.MEMBERSHIP, use=REGISTER)
    left_by: Mapped[str | None] = personal(String(60), category=Category.MEMBERSHIP, use=REGISTER)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    roles: Mapped[list[Role]] = relationship(order_by="Role.id", back_populates="member")

    @classmethod
    def of(cls, person: Person) -> Member | None:
        """The person is in the session already, so she is not asked for again."""
        return db.session.scalars(MEMBERSHIP_OF, {"person": person.id}).unique().one_or_none()

    @classmethod
    def ever(cls, person: Person) -> bool:
        """Whether the register has her, be it as someone who left."""
        return db.session.scalar(select(cls.id).where(cls.person_id == person.id)) is not None

    @property
    def has_left(self) -> bool:
        return self.left_at is not None

    @property
    def owns_share(self) -> bool:
        """One share, one vote: a member votes from the day the share is paid."""
        return self.share_paid_at is not None and not self.has_left

    def pay_share(self) -> bool:
        """Books the money that came to the bank; False, and nothing, when it was booked before."""
        if self.share_paid_at or self.has_left:
            return False
        lines = [Line("bank", self.share_amount), Line("member_shares", -self.share_amount, self.person_id)]
        ledger.post("share payment", f"member:{self.id}", lines)
        self.share_paid_at = clock.now()  # the database takes it from the books alone
        return True

    @property
    def offices(self) -> list[str]:
        """What she holds now, each once."""
        return list(dict.fromkeys(held.role for held in self.roles if held.holds_now))

    def holds(self, role: str) -> bool:
        return any(held.role == role and held.holds_now for held in self.roles)


class Role(Model):
    """An office that a member was given for a time, by the founding or by an election. A row is history: it
    ends by its term or before, and stays."""

    __tablename__ = "roles"
    about_you = _("Your offices")
    __table_args__ = (
        Index("uq_roles_member_id_role_given_by", "member_id", "role", "given_by", unique=True),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=OFFICE)
    role: Mapped[str] = personal(String(20), category=Category.PARTICIPATION, use=OFFICE)
    given_by: Mapped[str] = impersonal("what gave the office, never who", String(60))
    since: Mapped[datetime] = personal(UtcDateTime, category=Category.PARTICIPATION, use=OFFICE)
    until: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=OFFICE)
    ended_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=OFFICE)
    ended_by: Mapped[str | None] = personal(String(60), category=Category.PARTICIPATION, use=OFFICE)

    member: Mapped[Member] = relationship(back_populates="roles")

    @property
    def holds_now(self) -> bool:
        """The term's end binds by the clock: nobody has to record it."""
        return self.since <= clock.now() and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or (self.until is not None and self.until <= clock.now())


class OfficerAct(Model):
    """Something that an officer did by an office. Written with the act, and only added to."""

    __tablename__ = "officer_acts"
    about_you = _("What you did by an office")

    id: Mapped[Key]
    at: Mapped[datetime] = personal(UtcDateTime, category=Category.PARTICIPATION, use=OFFICE)
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=OFFICE)
    office: Mapped[str] = personal(String(20), category=Category.PARTICIPATION, use=OFFICE)
    what: Mapped[str] = personal(String(30), category=Category.PARTICIPATION, use=OFFICE)
    about: Mapped[str | None] = personal(String(100), category=Category.PARTICIPATION, use=OFFICE)

    member: Mapped[Member] = relationship()


BELONGS = Member.left_at.is_(None)
VOTES = Member.share_paid_at.is_not(None) & BELONGS

# Every request of someone who is signed in sends it. Composed once: that takes as long as to send it.
MEMBERSHIP_OF = (
    select(Member)
    .options(lazyload(Member.person), joinedload(Member.roles))
    .where(Member.person_id == bindparam("person"), BELONGS)
)


def electorate() -> list[tuple[int, str]]:
    """The ids of all members who may vote now, each with her class."""
    voters = db.session.execute(select(Member.id, Member.member_class).where(VOTES))
    return [(member_id, member_class) for member_id, member_class in voters]


def electorate_by_class() -> dict[str, int]:
    """How many of each class may vote now."""
    voters = select(Member.member_class, func.count()).where(VOTES)
    found = db.session.execute(voters.group_by(Member.member_class).order_by(Member.member_class))
    return {str(member_class): size for member_class, size in found}


def electorate_size() -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(VOTES)) or 0


def next_number() -> int:
    return (db.session.scalar(select(func.max(Member.number))) or 0) + 1
