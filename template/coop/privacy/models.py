from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, relationship

from coop.database import Key, Model, UtcDateTime
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
