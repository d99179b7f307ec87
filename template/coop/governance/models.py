from __future__ import annotations

import json
import secrets
from datetime import datetime
from itertools import takewhile
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from coop import clock
from coop.database import Integral, Key, Model, UtcDateTime
from coop.governance.clauses import all_clauses
from coop.governance.matters import CHOOSING, Matter
from coop.governance.tally import Abstentions, Method, Ratio, Rules, Tally, parts
from coop.members import offices
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

OF_MEMBERS = {Matter.ADMISSION: _("Admission"), Matter.EXCLUSION: _("Exclusion")}  # the title is the name
DEMOCRACY = Use(Purpose.DEMOCRACY, Basis.CONTRACT, Retention.FOR_EVER, Erasure.ANONYMISE)


class CharterEntry(Model):
    """One link of the chain: a clause gets a value, by the founding or by a vote that passed."""

    __tablename__ = "charter_entries"
    __table_args__ = (UniqueConstraint("vote_id", "clause"),)

    seq: Mapped[int] = impersonal("place in the chain", Integral, primary_key=True, autoincrement=False)
    clause: Mapped[str] = impersonal("which rule", String(60), index=True)
    value: Mapped[str] = impersonal("the rule's value, as canonical JSON", Text)
    vote_id: Mapped[int | None] = impersonal("the decision that made it", ForeignKey("votes.id"))
    enacted_at: Mapped[datetime] = impersonal("when it came into force", UtcDateTime)
    previous_hash: Mapped[str] = impersonal("the link before", String(64))
    hash: Mapped[str] = impersonal("seals this link", String(64), unique=True)

    vote: Mapped[Vote | None] = relationship()


class Proposal(Model):
    """What someone wants decided: a text that can change until it is frozen, and what it would do.

    Its state goes from `draft` over `cosigning` and `discussion` to `voting`; a first reading that passed
    leaves it `waiting` for the second. It ends as `enacted`, `rejected` or `withdrawn`; what must first be
    registered is `passed` until then.
    """

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_state", "state"),)
    about_you = _("What you have proposed")

    id: Mapped[Key]
    proposer_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY
    )
    matter: Mapped[str] = impersonal("what it is about, one of a few", String(20))
    act: Mapped[str] = impersonal("what it would do, as canonical JSON", Text)
    title: Mapped[str] = personal(String(200), category=Category.PARTICIPATION, use=DEMOCRACY)
    reason: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    rival_of_id: Mapped[int | None] = impersonal("the proposal it is a rival to", ForeignKey("proposals.id"))
    state: Mapped[str] = impersonal("how far it has come", String(10))
    made_at: Mapped[datetime] = impersonal("when it was made", UtcDateTime)
    moves_at: Mapped[datetime | None] = impersonal("when the next vote on it opens", UtcDateTime)
    not_before: Mapped[datetime | None] = impersonal("before when it does not, by the rules", UtcDateTime)
    meeting: Mapped[str | None] = impersonal("none; `waits` for one to take it up, or `called`", String(10))

    proposer: Mapped[Member] = relationship()
    votes: Mapped[list[Vote]] = relationship(order_by="Vote.reading", back_populates="proposal")
    cosignatures: Mapped[list[Cosignature]] = relationship()

    @property
    def vote(self) -> Vote | None:
        """The latest reading."""
        return self.votes[-1] if self.votes else None

    @property
    def contest_id(self) -> int:
        """Rival texts have the first one's key in common."""
        return self.rival_of_id or self.id

    @property
    def heading(self) -> str:
        """Its title, or else what or whom it is about, or the rules that it would change."""
        if self.matter == Matter.SURPLUS:
            return str(gettext("Surplus of %(year)s", year=self.does["year"]))
        if self.matter in OF_MEMBERS:
            return ": ".join(filter(None, (str(OF_MEMBERS[Matter(self.matter)]), self.title)))
        if "fills" in self.does:
            return str(gettext("Election: %(office)s, vacant seats", office=offices.OFFICES["board"].title))
        if office := self.does.get("office"):
            return heading_of(Matter(self.matter), office, self.title)
        return self.title or ", ".join(title_of(clause) for clause in self.does["changes"])

    @property
    def does(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.act)
        return found

    @property
    def waits_for_meeting(self) -> bool:
        return self.meeting == "waits"

    @property
    def is_over(self) -> bool:
        return self.state in {"passed", "enacted", "rejected", "withdrawn"}


class Cosignature(Model):
    """A member stands behind a proposal of someone else."""

    __tablename__ = "cosignatures"
    about_you = _("Proposals of others that you stand behind")

    proposal_id: Mapped[int] = impersonal("the proposal", ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, primary_key=True
    )


class Nomination(Model):
    """A member whom someone would have elected, herself or another. Until the vote opens she says whether she
    stands: `asked`, `stands` or `declined`."""

    __tablename__ = "nominations"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention
    about_you = _("Offices that you were nominated for")

    proposal_id: Mapped[int] = impersonal("the election", ForeignKey("proposals.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, primary_key=True
    )
    # Not a subject: who nominated whom is in the copy of whoever was nominated.
    by_id: Mapped[int] = personal(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, exported=False
    )
    state: Mapped[str] = personal(String(10), category=Category.PARTICIPATION, use=DEMOCRACY)
    statement: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY, default="")

    member: Mapped[Member] = relationship(foreign_keys=[member_id])


class Candidate(Model):
    """Who stood when the vote opened, and by which number: ballots and the record know that alone."""

    __tablename__ = "candidates"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention
    about_you = _("Elections in which you stood")

    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), primary_key=True)
    number: Mapped[int] = impersonal(
        "place on the ballot paper", Integer, primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY)

    member: Mapped[Member] = relationship()


class Option(Model):
    """A text that members can choose. Whoever proposes the choice writes the first ones, others add theirs
    until the vote opens; from then on its number is its place on the ballot paper. The one without words is
    "none of these"."""

    __tablename__ = "options"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention
    about_you = _("Options that you put to the others")

    proposal_id: Mapped[int] = impersonal("the choice", ForeignKey("proposals.id"), primary_key=True)
    number: Mapped[int] = impersonal("place among them", Integer, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY)
    text: Mapped[str] = personal(String(200), category=Category.PARTICIPATION, use=DEMOCRACY)
    reason: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)

    member: Mapped[Member] = relationship()


class Hearing(Model):
    """What the member whom an exclusion concerns says to it. It stands beside the proposal, and is
    frozen when the vote opens."""

    __tablename__ = "hearings"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention
    about_you = _("What you said to a proposal to exclude you")

    proposal_id: Mapped[int] = impersonal(
        "the proposal", ForeignKey("proposals.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY)
    statement: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)


class Vote(Model):
    """A question put to the members: a reading of a proposal. Rules and roll are frozen when it opens.

    Once counted it is a link in the chain of decisions: `number` is its place, and `hash` seals all that the
    public record says of it, the result and the ballots included.
    """

    __tablename__ = "votes"
    __table_args__ = (Index("ix_votes_state_closes_at", "state", "closes_at"),)

    id: Mapped[Key]
    proposal_id: Mapped[int] = impersonal("the proposal", ForeignKey("proposals.id"), index=True)
    contest_id: Mapped[int] = impersonal("the first of the rival texts, or itself", Integral)
    matter: Mapped[str] = impersonal("what it is about, one of a few", String(20))
    text_hash: Mapped[str | None] = impersonal("seals the text; none in records of version 1", String(64))
    reading: Mapped[int] = impersonal("the first vote on the text, or the second", Integer)
    readings: Mapped[int] = impersonal("how many it takes", Integer)
    charter_seq: Mapped[int] = impersonal("the charter's last entry when voting opened", Integral)
    opened_at: Mapped[datetime] = impersonal("when voting opened", UtcDateTime)
    closes_at: Mapped[datetime] = impersonal("when voting ends", UtcDateTime)
    method: Mapped[str] = impersonal("frozen rule: how yes and no decide", String(20))
    quorum_numerator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    quorum_denominator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_numerator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_denominator: Mapped[int] = impersonal("frozen rule, a ratio", Integer)
    majority_strict: Mapped[bool] = impersonal("frozen rule: more than, or at least", Boolean)
    abstentions: Mapped[str] = impersonal("frozen rule: what an abstention is", String(10))
    class_quorum: Mapped[str | None] = impersonal("frozen rule: parts of classes, as canonical JSON", Text)
    colleges: Mapped[str | None] = impersonal("frozen rule: weights of colleges, as canonical JSON", Text)
    secret: Mapped[bool] = impersonal("frozen rule: whether nobody sees how each one voted", Boolean)
    office: Mapped[str | None] = impersonal("what an election is to", String(20))
    seats: Mapped[int | None] = impersonal("frozen rule: how many are elected or chosen", Integer)
    term_months: Mapped[int | None] = impersonal("frozen rule: for how long", Integer)
    stood: Mapped[int | None] = impersonal("among how many it chooses", Integer)
    seed: Mapped[str | None] = impersonal("draws the lots; made at the opening", String(140))
    electorate: Mapped[int] = impersonal("how many may vote", Integer)
    roll_salt: Mapped[str | None] = impersonal("random; hides the roll behind its hash", String(32))
    reminded_at: Mapped[datetime | None] = impersonal("when who had not voted was reminded", UtcDateTime)
    state: Mapped[str] = impersonal("open, passed or rejected", String(10), default="open")
    number: Mapped[int | None] = impersonal("place among the decisions", Integral, unique=True)
    outcome: Mapped[str | None] = impersonal("why it was rejected", String(20))
    counted_at: Mapped[datetime | None] = impersonal("when it was counted", UtcDateTime)
    yes: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    no: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    abstain: Mapped[int | None] = impersonal("a sum of ballots", Integer)
    elected: Mapped[str | None] = impersonal("numbers of the ballot paper, in order", String(100))
    previous_hash: Mapped[str | None] = impersonal("the decision before", String(64))
    hash: Mapped[str | None] = impersonal("seals this decision", String(64))
    lock: Mapped[str | None] = impersonal("hash of the key with which alone it is counted", String(64))
    key: Mapped[str | None] = impersonal("that key, from the count on", String(64))

    proposal: Mapped[Proposal] = relationship(back_populates="votes")
    changes: Mapped[list[Change]] = relationship(order_by="Change.clause")
    registration: Mapped[Registration | None] = relationship()
    candidates: Mapped[list[Candidate]] = relationship(order_by="Candidate.number")

    @property
    def rules(self) -> Rules:
        return Rules(
            Ratio(self.quorum_numerator, self.quorum_denominator),
            Ratio(self.majority_numerator, self.majority_denominator),
            self.majority_strict,
            Method.CHOOSING if self.chooses else Method(self.method),
            Abstentions(self.abstentions),
            parts(json.loads(self.class_quorum or "{}")),
            parts(json.loads(self.colleges or "{}")),
        )

    @property
    def asks_for_classes(self) -> bool:
        """Whether its rules look at the classes of those who vote: the record then says them."""
        return self.class_quorum is not None or self.colleges is not None

    @property
    def is_election(self) -> bool:
        return self.matter == Matter.ELECTION

    @property
    def chooses(self) -> bool:
        """Whether ballots name whom or what they are for, of several, instead of yes or no."""
        return self.matter in CHOOSING

    @property
    def counted_in(self) -> list[int]:
        """Whom or what the count elected: numbers on the ballot paper, in that order."""
        return [int(number) for number in (self.elected or "").split(",") if number]

    @property
    def winners(self) -> list[int]:
        """The same, up to "none of these": what comes after it is not chosen."""
        none = self.stood if self.proposal.does.get("none") else None
        return list(takewhile(lambda number: number != none, self.counted_in))

    @property
    def tally(self) -> Tally:
        """Of a counted vote."""
        return Tally(self.yes or 0, self.no or 0, self.abstain or 0)

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

    @property
    def is_final(self) -> bool:
        """Whether it decides, once passed: the last reading does, and one at which everyone said yes."""
        return self.reading == self.readings or self.yes == self.electorate

    @property
    def is_registered(self) -> bool:
        """Whether what it decides binds only when it is registered by law."""
        return self.matter == Matter.BYLAWS


class Change(Model):
    """A clause and the value that a vote would give it."""

    __tablename__ = "changes"

    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), primary_key=True)
    clause: Mapped[str] = impersonal("which rule", String(60), primary_key=True)
    value: Mapped[str] = impersonal("the proposed value, as canonical JSON", Text)
    former: Mapped[str | None] = impersonal("the value in force at the opening; none: not kept", Text)

    @property
    def title(self) -> str:
        return title_of(self.clause)


class Registration(Model):
    """The register has taken what a vote decided about the bylaws: from then on it binds."""

    __tablename__ = "registrations"
    about_you = _("Registrations that you recorded")

    vote_id: Mapped[int] = impersonal("the decision", ForeignKey("votes.id"), primary_key=True)
    reference: Mapped[str] = impersonal("the register's own reference", String(100))
    recorded_at: Mapped[datetime] = impersonal("when the register's answer was recorded", UtcDateTime)
    recorded_by_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY
    )


class Elector(Model):
    """The roll of one vote, frozen when it opens: who may vote, and who has."""

    __tablename__ = "electors"
    about_you = _("Votes that you could take part in")

    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"),
        category=Category.PARTICIPATION,
        use=DEMOCRACY,
        primary_key=True,
        index=True,
    )
    voted: Mapped[bool] = personal(Boolean, category=Category.PARTICIPATION, use=DEMOCRACY, default=False)
    member_class: Mapped[str | None] = personal(String(20), category=Category.MEMBERSHIP, use=DEMOCRACY)


class Ballot(Model):
    """What was voted where ballots are secret, written down at the count in alphabetical order. Nothing joins
    it to who voted: a random key, no time, no order of coming, in the rows as in the file and its log.

    Whoever operates the machine can still watch requests arrive, or use the co-op's key on the ballots while
    they are sealed. And when all vote alike, the result alone says how each one voted.
    """

    __tablename__ = "ballots"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention

    id: Mapped[str] = impersonal(
        "random", String(32), primary_key=True, default=lambda: secrets.token_hex(16)
    )
    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), index=True)
    choice: Mapped[str] = impersonal("secret: no one's in particular", String(1000))
    college: Mapped[str | None] = impersonal("whose weight it has: that of several members", String(60))
    objection: Mapped[str | None] = impersonal("why, where consent is asked: no one's in particular", Text)


class SealedBallot(Model):
    """A secret ballot until its vote is counted, which nobody can read: see `ballot_box`."""

    __tablename__ = "sealed_ballots"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention

    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), primary_key=True)
    id: Mapped[str] = impersonal(
        "random", String(32), primary_key=True, default=lambda: secrets.token_hex(16)
    )
    sealed: Mapped[bytes] = impersonal("secret, and sealed: no one's in particular", LargeBinary)


class OpenBallot(Model):
    """What a member voted where ballots are open; she can change it until voting ends."""

    __tablename__ = "open_ballots"
    about_you = _("Your open votes")

    vote_id: Mapped[int] = impersonal("the vote", ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, primary_key=True
    )
    choice: Mapped[str] = personal(String(1000), category=Category.PARTICIPATION, use=DEMOCRACY)
    objection: Mapped[str | None] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    seal: Mapped[str | None] = impersonal("shows that it was cast through the application", String(64))

    member: Mapped[Member] = relationship()


def heading_of(matter: Matter, office: str, name: str) -> str:
    """What is asked about an office; of a recall the name of whoever holds it is the proposal's title."""
    title = str(offices.OFFICES[office].title)
    if matter is Matter.ELECTION:
        return str(gettext("Election: %(office)s", office=title))
    return ", ".join(part for part in (str(gettext("Recall: %(office)s", office=title)), name) if part)


def title_of(clause: str) -> str:
    """The rule's name. Its clause may have left with its service's folder: then the key must do."""
    found = all_clauses().get(clause)
    return str(found.title) if found else clause
