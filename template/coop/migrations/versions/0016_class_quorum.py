"""A class of members may have to vote for itself, for a decision to count."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, add_guards, remove_guards, replace_guards

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EARLIER = ("0010_votes_on_time", "0012_choices")
OF_CLASS = """EXISTS (
    SELECT 1 FROM members WHERE id = NEW.member_id AND member_class = NEW.member_class
)"""
IN_FORCE = """
    coalesce(NEW.class_quorum, '{}') = coalesce(
        (SELECT value FROM charter_entries WHERE clause = 'class_quorum' ORDER BY seq DESC LIMIT 1), '{}'
    )
"""
# Each class and its part, `1/2`, as two whole numbers.
PARTS = {
    "sqlite": """SELECT key AS class, CAST(value AS int) AS part,
        CAST(substr(value, instr(value, '/') + 1) AS int) AS whole FROM json_each(#.class_quorum)""",
    "postgresql": """SELECT key AS class, CAST(split_part(value, '/', 1) AS int) AS part,
        CAST(split_part(value, '/', 2) AS int) AS whole FROM json_each_text(CAST(#.class_quorum AS json))""",
}
MISSING = """EXISTS (
    SELECT 1 FROM (%s) q
    WHERE (SELECT count(*) FROM electors WHERE vote_id = #.id AND member_class = q.class AND voted) * q.whole
        < (SELECT count(*) FROM electors WHERE vote_id = #.id AND member_class = q.class) * q.part
)"""


def missing(vote: str) -> str:
    """Whether too few have voted of a class that must."""
    return (MISSING % PARTS[op.get_bind().dialect.name]).replace("#", vote)


def replaced() -> tuple[Guard, ...]:
    """Who lacks a class has not won, and is no better than a rival that has."""
    earlier = _earlier()
    decided, best = earlier["vote_decided"], earlier["vote_best"]
    is_decided = f"CASE WHEN {missing('NEW')} THEN NEW.state = 'rejected' ELSE {decided.must_hold} END"
    is_best = best.must_hold.replace("AND y + n > 0", f"AND y + n > 0 AND NOT {missing('r')}")
    return decided._replace(must_hold=is_decided), best._replace(must_hold=is_best)


ADDED = (
    Guard("roll_class", "INSERT", "electors", OF_CLASS, "not the class that she is of"),
    Guard("roll_class_frozen", "UPDATE OF member_class", "electors", NEVER, "the roll is frozen"),
    Guard("class_quorum_in_force", "INSERT", "votes", IN_FORCE, "not the rules in force"),
    Guard("class_quorum_frozen", "UPDATE OF class_quorum", "votes", NEVER, "the rules of a vote are frozen"),
)


def upgrade() -> None:
    op.add_column("votes", sa.Column("class_quorum", sa.Text(), nullable=True))
    op.add_column("electors", sa.Column("member_class", sa.String(length=20), nullable=True))
    add_guards(ADDED)
    replace_guards(replaced())


def downgrade() -> None:
    earlier = _earlier()
    remove_guards(ADDED)
    replace_guards(earlier[guard.name] for guard in replaced())
    op.drop_column("electors", "member_class")
    op.drop_column("votes", "class_quorum")


def _earlier() -> dict[str, Guard]:
    """As they were when this revision came."""
    on_time, choices = (import_module(f"coop.migrations.versions.{name}") for name in EARLIER)
    return {guard.name: guard for guard in (*on_time.guards(), *choices.REPLACED)}
