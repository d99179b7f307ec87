from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped

from coop.database import Model, UtcDateTime
from coop.privacy.declarations import Category, personal, subject
from coop.services.rides.models.declared import DISPATCH


class Answer(StrEnum):
    OPEN = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # also by handing the ride back: it is not offered to the same driver again
    LAPSED = "lapsed"


class RideOffer(Model):
    """A ride as offered to one driver, and what came of it."""

    __tablename__ = "ride_offers"
    about_you = _("Rides that were offered to you")
    __table_args__ = (Index("ix_ride_offers_member_id_state", "member_id", "state"),)

    ride_id: Mapped[int] = personal(
        ForeignKey("rides.id"), category=Category.WORK, use=DISPATCH, primary_key=True
    )
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.WORK, use=DISPATCH, primary_key=True
    )
    offered_at: Mapped[datetime] = personal(UtcDateTime, category=Category.WORK, use=DISPATCH)
    state: Mapped[str] = personal(String(10), category=Category.WORK, use=DISPATCH)
    answered_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.WORK, use=DISPATCH)
