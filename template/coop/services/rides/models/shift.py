from __future__ import annotations

from datetime import datetime
from typing import Self

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped

from coop import clock
from coop.database import Key, Model, UtcDateTime, db
from coop.members.models import Member
from coop.privacy.declarations import Category, personal, subject
from coop.services.rides.models.declared import DISPATCH


class Shift(Model):
    """A driver is on duty from `since`; while `until` is empty, still."""

    __tablename__ = "shifts"
    about_you = _("When you were on duty")

    id: Mapped[Key]
    member_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.WORK, use=DISPATCH)
    since: Mapped[datetime] = personal(UtcDateTime, category=Category.WORK, use=DISPATCH)
    until: Mapped[datetime | None] = personal(UtcDateTime, category=Category.WORK, use=DISPATCH)

    # Two presses on the same button at once are one shift.
    __table_args__ = (
        Index(
            "uq_shifts_member_id_open",
            "member_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_shifts_until", "until"),
    )

    @classmethod
    def of(cls, member: Member) -> Self | None:
        """The shift that the member is on."""
        return db.session.scalar(select(cls).where(cls.member_id == member.id, cls.until.is_(None)))

    @classmethod
    def begin(cls, member: Member) -> Self:
        shift = cls(member_id=member.id, since=clock.now())
        db.session.add(shift)
        db.session.flush()
        return shift

    def end(self) -> None:
        self.until = clock.now()
        db.session.flush()
