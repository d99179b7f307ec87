"""Members are admitted and excluded by vote; a membership ends, and its row in the register stays."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import (
    NEVER,
    Guard,
    add_guards,
    drop_guards,
    remove_guards,
    replace_guards,
    set_guards,
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
EARLIER = "coop.migrations.versions"

BY_VOTE = """coalesce(
    (SELECT value FROM charter_entries WHERE clause = 'admission' ORDER BY seq DESC LIMIT 1), ''
) = '"vote"'"""
APPLIES = """'{"application":' || a.id || '}'"""
# Where the charter has members admitted by vote, that is the only way in but for the very first.
ADMITTED = f"""
    NEW.left_at IS NULL AND NEW.left_by IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM members WHERE id = NEW.id OR person_id = NEW.person_id OR number = NEW.number
    )
    AND (
        NOT {BY_VOTE} OR NOT EXISTS (SELECT 1 FROM members)
        OR EXISTS (
            SELECT 1 FROM applications a
            JOIN proposals p ON p.act = {APPLIES}
            JOIN votes v ON v.proposal_id = p.id
            WHERE a.person_id = NEW.person_id AND v.matter = 'admissions' AND v.state = 'passed'
        )
    )
"""  # noqa: S608 - ours
SAME_MEMBER = "NEW.id = OLD.id AND NEW.person_id = OLD.person_id AND NEW.number = OLD.number"
EXCLUDED = """
    OLD.left_at IS NULL AND EXISTS (
        SELECT 1 FROM votes v JOIN proposals p ON p.id = v.proposal_id
        WHERE 'decision ' || v.number = NEW.left_by AND v.counted_at = NEW.left_at
        AND v.matter = 'exclusion' AND v.state = 'passed' AND p.act = '{"member":' || NEW.id || '}'
    )
"""
ANEW = "NOT EXISTS (SELECT 1 FROM applications WHERE id = NEW.id)"
SAME_APPLICANT = "NEW.id = OLD.id AND NEW.person_id = OLD.person_id"
HEARD = """EXISTS (
    SELECT 1 FROM proposals
    WHERE id = NEW.proposal_id AND matter = 'exclusion' AND state IN ('cosigning', 'discussion')
    AND act = '{"member":' || NEW.member_id || '}'
)"""
# What she wrote can be blanked afterwards: nothing depends on it.
SAME_HEARING = f"""
    NEW.proposal_id = OLD.proposal_id AND NEW.member_id = OLD.member_id AND (NEW.statement = '' OR {HEARD})
"""
HEARD_ONCE = f"{HEARD} AND NOT EXISTS (SELECT 1 FROM hearings WHERE proposal_id = NEW.proposal_id)"  # noqa: S608 - ours
VOTES = "share_paid_at IS NOT NULL AND left_at IS NULL"
ROLL = f"NEW.electorate = (SELECT count(*) FROM members WHERE {VOTES})"  # noqa: S608 - ours
NO_BALLOT_YET = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} WHERE vote_id = NEW.vote_id)"  # noqa: S608 - ours
    for table in ("ballots", "open_ballots")
)
ENROLMENT = f"""
    NOT NEW.voted AND EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open')
    AND {NO_BALLOT_YET}
    AND EXISTS (SELECT 1 FROM members WHERE id = NEW.member_id AND {VOTES})
    AND NOT EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id)
"""  # noqa: S608 - ours
BELONGS = "EXISTS (SELECT 1 FROM members WHERE id = NEW.member_id AND left_at IS NULL)"

GUARDS = (
    Guard("member_admitted", "INSERT", "members", ADMITTED, "nobody was admitted like that"),
    Guard("member_stands", "UPDATE", "members", SAME_MEMBER, "whose membership it is stands"),
    Guard("member_leaves", "UPDATE OF left_at, left_by", "members", EXCLUDED, "no decision ended this"),
    Guard("member_stays", "DELETE", "members", NEVER, "the register keeps who was a member"),
    Guard("application_made", "INSERT", "applications", ANEW, "an application is made anew"),
    Guard("application_stands", "UPDATE", "applications", SAME_APPLICANT, "whose application it is stands"),
    Guard("application_stays", "DELETE", "applications", NEVER, "an application cannot be removed"),
    Guard("hearing_given", "INSERT", "hearings", HEARD_ONCE, "only whom it concerns, before the vote"),
    Guard("hearing_written", "UPDATE", "hearings", SAME_HEARING, "only whom it concerns, before the vote"),
    Guard("hearing_stays", "DELETE", "hearings", NEVER, "what was said cannot be removed"),
)
ADDED = (Guard("voter_belongs", "UPDATE", "electors", BELONGS, "only members vote"),)
REPLACED = (
    Guard("vote_roll", "INSERT", "votes", ROLL, "not the roll of this moment"),
    Guard("roll_enrolment", "INSERT", "electors", ENROLMENT, "the roll is closed"),
)


def upgrade() -> None:
    op.add_column("members", sa.Column("left_at", TIME, nullable=True))
    op.add_column("members", sa.Column("left_by", sa.String(length=60), nullable=True))
    op.create_table(
        "hearings",
        sa.Column("proposal_id", BIG, nullable=False, autoincrement=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_hearings_member_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_hearings_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_hearings"),
        sqlite_with_rowid=False,
    )
    set_guards(GUARDS)
    add_guards(ADDED)
    replace_guards(REPLACED)


def downgrade() -> None:
    """The shape before knows nobody who left: who did is left without a paid share, and so without a vote."""
    remove_guards(ADDED)
    drop_guards(GUARDS)
    replace_guards(_earlier())
    op.execute("UPDATE members SET share_paid_at = NULL WHERE left_at IS NOT NULL")
    op.drop_table("hearings")
    for name in ("left_by", "left_at"):
        op.drop_column("members", name)


def _earlier() -> list[Guard]:
    """As they were when this revision came."""
    on_time, votes = (
        import_module(f"{EARLIER}.{name}") for name in ("0010_votes_on_time", "0007_votes_guards")
    )
    known = {guard.name: guard for guard in (*on_time.guards(), *votes.GUARDS)}
    return [known[guard.name] for guard in REPLACED]
