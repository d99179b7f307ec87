"""Meetings: called, attended, told of in minutes. The database keeps what is sealed as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
TABLES = ("seats", "agenda_items", "meetings")

CALLED = """
    NEW.opened_at IS NULL AND NEW.sealed_at IS NULL AND NEW.minutes_hash IS NULL
    AND NOT EXISTS (SELECT 1 FROM meetings WHERE id = NEW.id)
"""
# Of any column: SQLite takes `SET rowid` for no change of `id`.
UNSEALED = "NEW.id = OLD.id AND OLD.sealed_at IS NULL"
SIGNED = """
    NEW.closed_at IS NOT NULL AND NEW.minutes_hash IS NOT NULL AND NEW.chair_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM seats WHERE meeting_id = NEW.id AND member_id = NEW.chair_id)
    AND NOT EXISTS (
        SELECT 1 FROM seats WHERE meeting_id = NEW.id AND (adjusts OR member_id = NEW.chair_id)
        AND (signed_hash IS NULL OR signed_hash <> NEW.minutes_hash)
    )
"""
OF_UNSEALED = "EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND sealed_at IS NULL)"
NEW_ITEM = f"""
    {OF_UNSEALED}
    AND NOT EXISTS (SELECT 1 FROM agenda_items WHERE meeting_id = NEW.meeting_id AND place = NEW.place)
"""  # noqa: S608 - ours
NEW_SEAT = f"""
    {OF_UNSEALED}
    AND NOT EXISTS (SELECT 1 FROM seats WHERE meeting_id = NEW.meeting_id AND member_id = NEW.member_id)
"""  # noqa: S608 - ours
SAME_ITEM = f"NEW.meeting_id = OLD.meeting_id AND NEW.place = OLD.place AND {OF_UNSEALED}"
SAME_SEAT = f"NEW.meeting_id = OLD.meeting_id AND NEW.member_id = OLD.member_id AND {OF_UNSEALED}"

GUARDS = (
    Guard("meeting_called", "INSERT", "meetings", CALLED, "a meeting is called before it is held"),
    Guard("meeting_unsealed", "UPDATE", "meetings", UNSEALED, "the minutes are sealed"),
    Guard("meeting_signed", "UPDATE OF sealed_at", "meetings", SIGNED, "not all have signed the minutes"),
    Guard("meeting_stays", "DELETE", "meetings", NEVER, "a meeting cannot be removed"),
    Guard("item_put", "INSERT", "agenda_items", NEW_ITEM, "the minutes are sealed"),
    Guard("item_unsealed", "UPDATE", "agenda_items", SAME_ITEM, "the minutes are sealed"),
    Guard("item_stays", "DELETE", "agenda_items", NEVER, "the agenda is that of the call"),
    Guard("seat_taken", "INSERT", "seats", NEW_SEAT, "the minutes are sealed"),
    Guard("seat_unsealed", "UPDATE", "seats", SAME_SEAT, "the minutes are sealed"),
    Guard("seat_stays", "DELETE", "seats", NEVER, "who was called stays called"),
)


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("called_at", TIME, nullable=False),
        sa.Column("called_by_id", BIG, nullable=False),
        sa.Column("cancelled_at", TIME, nullable=True),
        sa.Column("opened_at", TIME, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("chair_id", BIG, nullable=True),
        sa.Column("secretary_id", BIG, nullable=True),
        sa.Column("minutes_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        *(_to("members", "meetings", key) for key in ("called_by_id", "chair_id", "secretary_id")),
    )
    op.create_table(
        "agenda_items",
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("proposal_id", BIG, nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "place", name="pk_agenda_items"),
        _to("meetings", "agenda_items", "meeting_id"),
        _to("proposals", "agenda_items", "proposal_id"),
    )
    op.create_table(
        "seats",
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("written_at", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("coming", sa.String(length=5), nullable=True),
        sa.Column("proxy_id", BIG, nullable=True),
        sa.Column("arrived_at", TIME, nullable=True),
        sa.Column("left_at", TIME, nullable=True),
        sa.Column("adjusts", sa.Boolean(), nullable=False),
        sa.Column("signed_at", TIME, nullable=True),
        sa.Column("signed_hash", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name="pk_seats"),
        _to("meetings", "seats", "meeting_id"),
        _to("members", "seats", "member_id"),
        _to("members", "seats", "proxy_id"),
    )
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
    for table in TABLES:
        op.drop_table(table)


def _to(target: str, table: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([key], [f"{target}.id"], name=f"fk_{table}_{key}")
