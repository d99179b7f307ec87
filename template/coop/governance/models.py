from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, foreign, relationship

from coop import clock
from coop.database import Integral, Key, Model, UtcDateTime
from coop.governance.clauses import all_clauses
from coop.governance.tally import Ratio, Rules
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
    """To give a clause a new value. The rules of its vote are frozen in it when it opens.

    Once counted it is a link in the chain of decisions: `number` is its place, and `hash` seals all that the
    public record says of it, the result and the ballots included.
    """

    __tablename__ = "proposals"
    about_you = _("What you have proposed")

    id: Mapped[Key]
    proposer_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY
    )
    clause: Mapped[str] = impersonal("which rule", String(60))
    value: Mapped[str] = impersonal("the proposed value, as canonical JSON", Text)
    charter_seq: Mapped[int] = impersonal("the charter's last entry when voting opened", Integral)
    replaces_seq: Mapped[int | None] = impersonal(
        "the charter entry in force at opening; none: the built-in default", Integral
    )
    reason: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    opened_at: Mapped[datetime] = impersonal("when voting opened", UtcDateTime)
    closes_at: Mapped[datetime] = impersonal("when voting ends", UtcDateTime)
    quorum_numerator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    quorum_denominator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_numerator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_denominator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_strict: Mapped[bool] = impersonal("frozen rule: more than, or at least", Boolean)
    electorate: Mapped[int] = impersonal("how many may vote", Integer)
    state: Mapped[str] = impersonal("open, passed or rejected", String(10), default="open")
    number: Mapped[int | None] = impersonal("place among the decisions", Integral, unique=True)
    outcome: Mapped[str | None] = impersonal("why it was rejected", String(20))
    counted_at: Mapped[datetime | None] = impersonal("when it was counted", UtcDateTime)
    yes: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    no: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    abstain: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    previous_hash: Mapped[str | None] = impersonal("the decision before", String(64))
    hash: Mapped[str | None] = impersonal("seals this decision", String(64))

    proposer: Mapped[Member] = relationship()
    replaces: Mapped[CharterEntry | None] = relationship(
        primaryjoin=lambda: foreign(Proposal.replaces_seq) == CharterEntry.seq, viewonly=True
    )

    __table_args__ = (Index("ix_proposals_state_closes_at", "state", "closes_at"),)

    @property
    def title(self) -> str:
        """The rule's name. Its clause may have left with its service's folder: then the key must do."""
        clause = all_clauses().get(self.clause)
        return str(clause.title) if clause else self.clause

    @property
    def rules(self) -> Rules:
        return Rules(
            Ratio(self.quorum_numerator, self.quorum_denominator),
            Ratio(self.majority_numerator, self.majority_denominator),
            self.majority_strict,
        )

    @property
    def votes_needed(self) -> int:
        """So many must vote for the result to count."""
        return self.rules.quorum.of(self.electorate)

    @property
    def is_open(self) -> bool:
        """Whether ballots are taken: not from the moment its time is up, counted or not."""
        return self.state == "open" and clock.now() < self.closes_at

    @property
    def is_being_counted(self) -> bool:
        return self.state == "open" and not self.is_open

    @property
    def has_passed(self) -> bool:
        return self.state == "passed"


class Elector(Model):
    """The roll of one vote, frozen when it opens: who may vote, and who has."""

    __tablename__ = "electors"
    about_you = _("Votes that you could take part in")

    proposal_id: Mapped[int] = impersonal("the vote", ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"),
        category=Category.PARTICIPATION,
        use=DEMOCRACY,
        primary_key=True,
        index=True,
    )
    voted: Mapped[bool] = personal(Boolean, category=Category.PARTICIPATION, use=DEMOCRACY, default=False)


class Ballot(Model):
    """What was voted. Nothing in the rows joins it to who voted: a random key, no time, no order.

    That keeps it secret from members and officers, who see the database through these pages alone. It does
    not protect against whoever operates the machine: they can watch requests arrive, and on PostgreSQL a
    row's hidden columns (`ctid`, `xmin`), the write-ahead log and older backups show which rows came
    together. On SQLite the table lies in the order of its random keys, but the journal and older backups
    tell the same. And when all vote alike, the result alone says how each one voted.
    """

    __tablename__ = "ballots"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention

    id: Mapped[str] = impersonal(
        "random", String(32), primary_key=True, default=lambda: secrets.token_hex(16)
    )
    proposal_id: Mapped[int] = impersonal("the vote", ForeignKey("proposals.id"), index=True)
    choice: Mapped[str] = impersonal("secret: no one's in particular", String(10))
