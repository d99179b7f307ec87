from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, relationship

from coop.database import Integral, Key, Model, UtcDateTime
from coop.members.models import Member
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

DEMOCRACY = Use(Purpose.DEMOCRACY, Basis.CONTRACT, Retention.FOR_EVER, Erasure.ANONYMISE)


class CharterEntry(Model):
    """One link of the chain: a clause gets a value, by the founding or by a passed proposal."""

    __tablename__ = "charter_entries"

    seq: Mapped[int] = impersonal("place in the chain", Integral, primary_key=True, autoincrement=False)
    clause: Mapped[str] = impersonal("which rule", String(60), index=True)
    value: Mapped[str] = impersonal("the rule's value, as canonical JSON", Text)
    proposal_id: Mapped[int | None] = impersonal(
        "the decision that made it", ForeignKey("proposals.id"), unique=True
    )
    enacted_at: Mapped[datetime] = impersonal("when it came into force", UtcDateTime)
    previous_hash: Mapped[str] = impersonal("the link before", String(64))
    hash: Mapped[str] = impersonal("seals this link", String(64), unique=True)


class Proposal(Model):
    """To give a clause a new value. The rules of its vote are frozen in it when it opens."""

    __tablename__ = "proposals"

    id: Mapped[Key]
    proposer_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY
    )
    clause: Mapped[str] = impersonal("which rule", String(60))
    value: Mapped[str] = impersonal("the proposed value, as canonical JSON", Text)
    replaces_seq: Mapped[int | None] = impersonal(
        "the charter entry in force at opening; none: the built-in default", Integral
    )
    reason: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    opened_at: Mapped[datetime] = impersonal("when voting opened", UtcDateTime)
    closes_at: Mapped[datetime] = impersonal("when voting ends", UtcDateTime)
    quorum: Mapped[str] = impersonal("frozen rule, a ratio", String(20))
    majority: Mapped[str] = impersonal("frozen rule, a ratio", String(20))
    majority_strict: Mapped[bool] = impersonal("frozen rule: more than, or at least", Boolean)
    electorate: Mapped[int] = impersonal("how many may vote", Integer)
    state: Mapped[str] = impersonal("open, passed or rejected", String(10))
    outcome: Mapped[str | None] = impersonal("why it passed or not", String(20))
    counted_at: Mapped[datetime | None] = impersonal("when it was counted", UtcDateTime)
    yes: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    no: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    abstain: Mapped[int | None] = impersonal("a sum of ballots", Integer)

    proposer: Mapped[Member] = relationship()

    __table_args__ = (Index("ix_proposals_state_closes_at", "state", "closes_at"),)


class Elector(Model):
    """The roll of one vote, frozen when it opens: who may vote, and who has."""

    __tablename__ = "electors"

    proposal_id: Mapped[int] = impersonal("the vote", ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"),
        category=Category.PARTICIPATION,
        use=DEMOCRACY,
        primary_key=True,
        index=True,
    )
    voted: Mapped[bool] = personal(
        Boolean, category=Category.PARTICIPATION, use=DEMOCRACY, default=False
    )


class Ballot(Model):
    """What was voted. Nothing joins it to who voted: a random key, no time, and no order of insertion."""

    __tablename__ = "ballots"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention

    id: Mapped[str] = impersonal(
        "random", String(32), primary_key=True, default=lambda: secrets.token_hex(16)
    )
    proposal_id: Mapped[int] = impersonal("the vote", ForeignKey("proposals.id"), index=True)
    choice: Mapped[str] = impersonal("secret: no one's in particular", String(10))
