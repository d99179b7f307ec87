"""Tables of rides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "rides_0001"
down_revision = None
branch_labels = ("rides",)
depends_on = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("folded_name", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Integer(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("folded_name", name="uq_places_folded_name"),
    )

    op.create_table(
        "rides",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("rider_id", BIG, nullable=False),
        sa.Column("driver_id", BIG, nullable=True),
        sa.Column("origin", sa.String(length=100), nullable=False),
        sa.Column("origin_latitude", sa.Integer(), nullable=False),
        sa.Column("origin_longitude", sa.Integer(), nullable=False),
        sa.Column("destination", sa.String(length=100), nullable=False),
        sa.Column("destination_latitude", sa.Integer(), nullable=False),
        sa.Column("destination_longitude", sa.Integer(), nullable=False),
        sa.Column("metres", BIG, nullable=False),
        sa.Column("base", BIG, nullable=False),
        sa.Column("by_distance", BIG, nullable=False),
        sa.Column("price", BIG, nullable=False),
        sa.Column("fee", BIG, nullable=False),
        sa.Column("driver_share", BIG, nullable=False),
        sa.Column("fee_basis_points", sa.Integer(), nullable=False),
        sa.Column("fee_entry_seq", BIG, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("waiting_since", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["driver_id"], ["members.id"], name="fk_rides_driver_id"),
        sa.ForeignKeyConstraint(["fee_entry_seq"], ["charter_entries.seq"], name="fk_rides_fee_entry_seq"),
        sa.ForeignKeyConstraint(["rider_id"], ["people.id"], name="fk_rides_rider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rides"),
        sa.UniqueConstraint("key", name="uq_rides_key"),
    )
    op.create_index("ix_rides_driver_id", "rides", ["driver_id"])
    op.create_index("ix_rides_ended_at", "rides", ["ended_at"])
    op.create_index("ix_rides_rider_id", "rides", ["rider_id"])
    op.create_index("ix_rides_state_waiting_since", "rides", ["state", "waiting_since"])
    under_way = sa.text("state IN ('accepted', 'started')")
    op.create_index(
        "uq_rides_driver_id_under_way",
        "rides",
        ["driver_id"],
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )

    op.create_table(
        "shifts",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_shifts_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
    )
    op.create_index("ix_shifts_until", "shifts", ["until"])
    still_open = sa.text("until IS NULL")
    op.create_index(
        "uq_shifts_member_id_open",
        "shifts",
        ["member_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )

    op.create_table(
        "ride_events",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("ride_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("drivers", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_ride_events_person_id"),
        sa.ForeignKeyConstraint(["ride_id"], ["rides.id"], name="fk_ride_events_ride_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ride_events"),
    )
    op.create_index("ix_ride_events_ride_id", "ride_events", ["ride_id"])

    op.create_table(
        "ride_offers",
        sa.Column("ride_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("offered_at", TIME, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_ride_offers_member_id"),
        sa.ForeignKeyConstraint(["ride_id"], ["rides.id"], name="fk_ride_offers_ride_id"),
        sa.PrimaryKeyConstraint("ride_id", "member_id", name="pk_ride_offers"),
    )
    op.create_index("ix_ride_offers_member_id_state", "ride_offers", ["member_id", "state"])


def downgrade() -> None:
    for table in ("ride_offers", "ride_events", "shifts", "rides", "places"):
        op.drop_table(table)
