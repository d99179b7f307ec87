from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, relationship

from coop import clock
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

TRANSPARENCY = Use(Purpose.TRANSPARENCY, Basis.LEGITIMATE_INTEREST, Retention.ACCESS, Erasure.DELETE)
EMERGENCY = Use(Purpose.TRANSPARENCY, Basis.LEGITIMATE_INTEREST, Retention.FOR_EVER, Erasure.KEEP)


class Access(Model):
    """Someone read someone else's personal data; the one it is about can see that."""

    __tablename__ = "accesses"
    about_you = _("Who has read your data")

    id: Mapped[Key]
    subject_id: Mapped[int] = subject(
        ForeignKey("people.id"), category=Category.ACCESS, use=TRANSPARENCY, index=True
    )
    viewer_id: Mapped[int] = personal(ForeignKey("people.id"), category=Category.ACCESS, use=TRANSPARENCY)
    what: Mapped[str] = impersonal("which page, as a code", String(30))
    at: Mapped[datetime] = personal(UtcDateTime, category=Category.ACCESS, use=TRANSPARENCY, index=True)

    viewer: Mapped[Person] = relationship(foreign_keys=[viewer_id])


class Emergency(Model):
    """Whoever operates the machine may look into the data until a time. Members can read of it for good.

    The operator has no account here, so the row is about nobody of the co-op but who ended it.
    """

    __tablename__ = "emergencies"
    about_you = _("Emergency access that you ended")

    id: Mapped[Key]
    operator: Mapped[str] = impersonal("who operates the machine: nobody of the co-op", String(300))
    reason: Mapped[str] = impersonal("why, as the operator says", Text)
    asked_at: Mapped[datetime] = impersonal("from when on", UtcDateTime)
    until: Mapped[datetime] = impersonal("until when at most", UtcDateTime)
    ended_at: Mapped[datetime | None] = impersonal("when it was ended before its time", UtcDateTime)
    ended_by_id: Mapped[int | None] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=EMERGENCY
    )
    looks: Mapped[int] = impersonal("how often someone's data was read", Integral)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and clock.now() < self.until


class Look(Model):
    """Whoever operates the machine read someone's data by an emergency access."""

    __tablename__ = "looks"
    about_you = _("When whoever operates the machine read your data")

    id: Mapped[Key]
    emergency_id: Mapped[int] = impersonal("by which access", ForeignKey("emergencies.id"))
    subject_id: Mapped[int] = subject(
        ForeignKey("people.id"), category=Category.ACCESS, use=TRANSPARENCY, index=True
    )
    at: Mapped[datetime] = personal(UtcDateTime, category=Category.ACCESS, use=TRANSPARENCY)

    emergency: Mapped[Emergency] = relationship(lazy="joined", innerjoin=True)
