"""Emergency access: whoever operates the machine asks, members see it, and each look leaves a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)

SAID = """
    NEW.id = OLD.id AND NEW.operator = OLD.operator AND NEW.reason = OLD.reason
    AND NEW.asked_at = OLD.asked_at AND NEW.until = OLD.until AND NEW.looks >= OLD.looks
    AND (OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at)
"""
FRESH = "NEW.ended_at IS NULL AND NEW.looks = 0 AND NOT EXISTS (SELECT 1 FROM emergencies WHERE id = NEW.id)"
GUARDS = (
    Guard("emergency_fresh", "INSERT", "emergencies", FRESH, "an emergency access begins anew"),
    Guard("emergency_stands", "UPDATE", "emergencies", SAID, "an emergency access can only be ended"),
    Guard("emergency_stays", "DELETE", "emergencies", NEVER, "what members can read stays"),
)


def upgrade() -> None:
    op.create_table(
        "emergencies",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("operator", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by_id", BIG, nullable=True),
        sa.Column("looks", BIG, nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["members.id"], name="fk_emergencies_ended_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_emergencies"),
    )
    op.create_table(
        "looks",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("emergency_id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergencies.id"], name="fk_looks_emergency_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name="fk_looks_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
    )
    op.create_index("ix_looks_subject_id", "looks", ["subject_id"])
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
    op.drop_table("looks")
    op.drop_table("emergencies")
