from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import Boolean, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, relationship

from coop import clock
from coop.database import Key, Model, UtcDateTime
from coop.governance.models import DEMOCRACY, Proposal
from coop.members.models import Member
from coop.privacy.declarations import Category, impersonal, personal, subject

EDITABLE = timedelta(minutes=15)


class Comment(Model):
    """A thread is a comment and all that answers it, at whatever remove. A removed one keeps its place."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_proposal_id_thread_id", "proposal_id", "thread_id"),)
    about_you = _("What you wrote in discussions")

    id: Mapped[Key]
    proposal_id: Mapped[int] = impersonal("what it is about", ForeignKey("proposals.id"))
    author_id: Mapped[int] = subject(ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY)
    thread_id: Mapped[int | None] = impersonal("the thread's first; none: itself", ForeignKey("comments.id"))
    answers_id: Mapped[int | None] = impersonal("the comment that it answers", ForeignKey("comments.id"))
    text: Mapped[str] = personal(Text, category=Category.PARTICIPATION, use=DEMOCRACY)
    written_at: Mapped[datetime] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    edited_at: Mapped[datetime | None] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    removed_at: Mapped[datetime | None] = personal(
        UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY
    )

    proposal: Mapped[Proposal] = relationship()
    author: Mapped[Member] = relationship()

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_editable(self) -> bool:
        """As long as hardly anyone has read it. What others have answered should stay what they answered."""
        return not self.is_removed and clock.now() < self.written_at + EDITABLE


class Follow(Model):
    """Someone wants to hear of new comments by mail, or said that she does not."""

    __tablename__ = "follows"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own convention
    about_you = _("Discussions that you follow, or followed")

    proposal_id: Mapped[int] = impersonal(
        "whose discussion it is", ForeignKey("proposals.id"), primary_key=True
    )
    member_id: Mapped[int] = subject(
        ForeignKey("members.id"), category=Category.PARTICIPATION, use=DEMOCRACY, primary_key=True
    )
    wanted: Mapped[bool] = personal(Boolean, category=Category.PARTICIPATION, use=DEMOCRACY)
    told_at: Mapped[datetime] = personal(UtcDateTime, category=Category.PARTICIPATION, use=DEMOCRACY)
    due_at: Mapped[datetime | None] = impersonal("when the next mail is due", UtcDateTime)

    proposal: Mapped[Proposal] = relationship()
    member: Mapped[Member] = relationship()
