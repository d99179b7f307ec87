from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from coop.database import Key, Model, UtcDateTime
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

NOTICES = Use(Purpose.NOTICES, Basis.CONTRACT, Retention.CORRESPONDENCE, Erasure.DELETE)


class Mail(Model):
    """A letter in the outbox, written in the same transaction as what it tells of; sent afterwards."""

    __tablename__ = "mails"
    about_you = _("Letters to you")
    __table_args__ = (Index("ix_mails_sent_at_due_at", "sent_at", "due_at"),)

    id: Mapped[Key]
    person_id: Mapped[int | None] = subject(
        ForeignKey("people.id"), category=Category.CORRESPONDENCE, use=NOTICES, index=True
    )
    address: Mapped[str] = personal(String(254), category=Category.CONTACT, use=NOTICES)
    title: Mapped[str] = personal(String(300), category=Category.CORRESPONDENCE, use=NOTICES)
    body: Mapped[str] = personal(Text, category=Category.CORRESPONDENCE, use=NOTICES, exported=False)
    message_id: Mapped[str] = impersonal("random; lets a mail system drop a repeat", String(64), unique=True)
    created_at: Mapped[datetime] = personal(
        UtcDateTime, category=Category.CORRESPONDENCE, use=NOTICES, index=True
    )
    due_at: Mapped[datetime] = impersonal("when to try next", UtcDateTime)
    attempts: Mapped[int] = impersonal("tries so far", Integer, default=0)
    sent_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.CORRESPONDENCE, use=NOTICES)
    fault: Mapped[str | None] = personal(
        String(300), category=Category.CORRESPONDENCE, use=NOTICES, exported=False
    )
