"""Offices have a term and an end, and their history stays; what officers do is on a log that stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
ONCE = "uq_roles_member_id_role_given_by"

ANEW = """
    NEW.ended_at IS NULL AND NEW.ended_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM roles WHERE id = NEW.id
        OR (member_id = NEW.member_id AND role = NEW.role AND given_by = NEW.given_by)
    )
"""
# The founding gives offices to the first member, while there is nobody else who could vote.
GIVEN = """
    substr(NEW.given_by, 1, 9) = 'decision ' AND NEW.until > NEW.since
    OR NEW.given_by = 'founding' AND NEW.until IS NULL
    AND NOT EXISTS (SELECT 1 FROM members WHERE id <> NEW.member_id)
"""
# Of any column: SQLite takes `SET rowid` for no change of `id`.
STANDS = """
    NEW.id = OLD.id AND NEW.member_id = OLD.member_id AND NEW.role = OLD.role
    AND NEW.given_by = OLD.given_by AND NEW.since = OLD.since
"""
FOUNDING_ENDS = "OLD.until IS NULL AND NEW.until >= OLD.since OR NEW.until = OLD.until"
ENDS_ONCE = """
    OLD.ended_at IS NULL AND OLD.ended_by IS NULL
    AND NEW.ended_at IS NOT NULL AND NEW.ended_by IS NOT NULL
"""
NEXT_LINE = "NOT EXISTS (SELECT 1 FROM officer_acts WHERE id = NEW.id)"
GUARDS = (
    Guard("role_anew", "INSERT", "roles", ANEW, "an office is given anew, and once by a decision"),
    Guard("role_given", "INSERT", "roles", GIVEN, "no decision gave this office for a time"),
    Guard("role_stands", "UPDATE", "roles", STANDS, "who was given an office is history"),
    Guard("role_term", "UPDATE OF until", "roles", FOUNDING_ENDS, "a term cannot be changed"),
    Guard("role_ends", "UPDATE OF ended_at, ended_by", "roles", ENDS_ONCE, "an office ends once"),
    Guard("role_stays", "DELETE", "roles", NEVER, "who was given an office is history"),
    Guard("act_written", "INSERT", "officer_acts", NEXT_LINE, "the log is only added to"),
    Guard("act_stands", "UPDATE", "officer_acts", NEVER, "the log is only added to"),
    Guard("act_stays", "DELETE", "officer_acts", NEVER, "the log is only added to"),
)


def upgrade() -> None:
    with op.batch_alter_table("roles") as roles:
        roles.add_column(sa.Column("until", TIME, nullable=True))
        roles.add_column(sa.Column("ended_at", TIME, nullable=True))
        roles.add_column(sa.Column("ended_by", sa.String(length=60), nullable=True))
        roles.drop_constraint("uq_roles_member_id_role", type_="unique")
    op.create_index(ONCE, "roles", ["member_id", "role", "given_by"], unique=True)
    op.create_table(
        "officer_acts",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("about", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_officer_acts_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officer_acts"),
    )
    set_guards(GUARDS)


def downgrade() -> None:
    """Someone who was elected to an office twice has two rows, of which the shape before this knew one."""
    drop_guards(GUARDS)
    op.drop_table("officer_acts")
    op.execute(
        "DELETE FROM roles WHERE ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM roles AS later "
        "WHERE later.member_id = roles.member_id AND later.role = roles.role AND later.id > roles.id)"
    )
    op.drop_index(ONCE, "roles")
    with op.batch_alter_table("roles") as roles:
        roles.create_unique_constraint("uq_roles_member_id_role", ["member_id", "role"])
        for name in ("until", "ended_at", "ended_by"):
            roles.drop_column(name)
