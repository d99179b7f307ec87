"""Proposals wait for a meeting, one called off gives its votes back, and the annual one is called in time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("proposals", sa.Column("meeting", sa.String(length=10), nullable=True))
    op.add_column("agenda_items", sa.Column("moved_from", TIME, nullable=True))
    op.create_table(
        "annual_reminders",
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_annual_reminders"),
    )


def downgrade() -> None:
    """What waits for a meeting is voted on by the clock again."""
    op.drop_table("annual_reminders")
    op.drop_column("agenda_items", "moved_from")
    op.drop_column("proposals", "meeting")
