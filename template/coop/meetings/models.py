from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, relationship

from coop import clock
from coop.database import Key, Model, UtcDateTime
from coop.governance.models import DEMOCRACY, Proposal
from coop.members.models import Member
from coop.privacy.declarations import Category, impersonal, personal, subject


class Meeting(Model):
    """Members come together, annually or in between. Once its minutes are sealed nothing of it changes.

    Its chair and secretary are whom the meeting chose; `version` counts how often it was moved or changed.
    """

    __tablename__ = "meetings"
    about_you = _("Meetings that you called")

    id: Mapped[Key]
    kind: Mapped[str] = impersonal("annual or extra", String(10))
    starts_at: Mapped[datetime] = impersonal("when it begins", UtcDateTime)
    ends_at: Mapped[datetime] = impersonal("when it is to end", UtcDateTime)
    place: Mapped[str] = personal(String(300), category=Category.PARTICIPATION, use=DEMOCRACY)
    link: Mapped[str] = personal(String(300), category=Category.PARTICIPATION, use=DEMOCRACY)
    text: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    uid: Mapped[str] = impersonal("random; by which calendars know it", String(32))
    version: Mapped[int] = impersonal("how often it was changed", Integer, default=0)
    called_at: Mapped[datetime] = impersonal("when members were written to", UtcDateTime)
    called_by_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY
    )
    cancelled_at: Mapped[datetime | None] = impersonal("when it was called off", UtcDateTime)
    opened_at: Mapped[datetime | None] = impersonal("when it began", UtcDateTime)
    closed_at: Mapped[datetime | None] = impersonal("when it was over", UtcDateTime)
    chair_id: Mapped[int | None] = personal(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, exported=False
    )
    secretary_id: Mapped[int | None] = personal(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, exported=False
    )
    minutes_hash: Mapped[str | None] = impersonal("seals the minutes as they were put to sign", String(64))
    sealed_at: Mapped[datetime | None] = impersonal("when all had signed", UtcDateTime)

    called_by: Mapped[Member] = relationship(foreign_keys=called_by_id)
    chair: Mapped[Member | None] = relationship(foreign_keys=chair_id)
    secretary: Mapped[Member | None] = relationship(foreign_keys=secretary_id)
    items: Mapped[list[AgendaItem]] = relationship(order_by="AgendaItem.place", back_populates="meeting")

    @property
    def is_to_come(self) -> bool:
        return self.cancelled_at is None and self.opened_at is None

    @property
    def is_running(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_missed(self) -> bool:
        """Called, and its time went by without anyone opening it."""
        return self.is_to_come and self.ends_at <= clock.now()


class AgendaItem(Model):
    """A point of the agenda; `minutes` is what happened there, once it is written down."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[int] = impersonal("the meeting", ForeignKey("meetings.id"), primary_key=True)
    place: Mapped[int] = impersonal("its number", Integer, primary_key=True, autoincrement=False)
    what: Mapped[str] = impersonal("which of the usual points, a proposal or another", String(20))
    title: Mapped[str] = impersonal("what it is about, where it is none of the usual", String(300))
    proposal_id: Mapped[int | None] = impersonal("the proposal", ForeignKey("proposals.id"))
    minutes: Mapped[str | None] = impersonal("the co-op's own record of its meeting", Text)
    moved_from: Mapped[datetime | None] = impersonal(
        "when its vote would open without the meeting", UtcDateTime
    )

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    proposal: Mapped[Proposal | None] = relationship()


class AnnualReminder(Model):
    """The board was written to about the annual meeting of that financial year."""

    __tablename__ = "annual_reminders"

    year: Mapped[int] = impersonal("the financial year", Integer, primary_key=True, autoincrement=False)
    written_at: Mapped[datetime] = impersonal("when it was reminded", UtcDateTime)


class Seat(Model):
    """A member's part in a meeting: that she was written to, that she comes, that she was there, that she
    signed. Of a proxy it knows who speaks for her."""

    __tablename__ = "seats"
    about_you = _("Meetings that you were called to")

    meeting_id: Mapped[int] = impersonal("the meeting", ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, primary_key=True
    )
    message_id: Mapped[str | None] = impersonal("the letter that called her", String(64))
    written_at: Mapped[datetime | None] = personal(
        UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY
    )
    sent_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    coming: Mapped[str | None] = personal(String(5), category=Category.PARTICIPATION, use=DEMOCRACY)
    proxy_id: Mapped[int | None] = personal(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, exported=False
    )
    arrived_at: Mapped[datetime | None] = personal(
        UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY
    )
    left_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    adjusts: Mapped[bool] = personal(Boolean, category=Category.PARTICIPATION, use=DEMOCRACY, default=False)
    signed_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    signed_hash: Mapped[str | None] = impersonal("the seal of what she signed", String(64))

    member: Mapped[Member] = relationship(foreign_keys=member_id)
    proxy: Mapped[Member | None] = relationship(foreign_keys=proxy_id)

    @property
    def is_there(self) -> bool:
        return self.arrived_at is not None and self.left_at is None
