"""Secret ballots are sealed until they are counted, and a vote is counted by whoever has its key.

Votes that are open when this revision comes have no lock: they go on as they began.
"""

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

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
HASH = {
    "sqlite": "coop_sha256(NEW.key)",
    "postgresql": "encode(sha256(convert_to(NEW.key, 'UTF8')), 'hex')",
}
ELECTION = "NEW.matter = 'elections'"
CAST = "NEW.yes + NEW.no + NEW.abstain"


def ballots(condition: str) -> str:
    return " + ".join(
        f"(SELECT count(*) FROM {table} WHERE vote_id = NEW.id AND {condition})"  # noqa: S608 - ours
        for table in ("ballots", "open_ballots")
    )


OVER = """(
    OLD.closes_at <= coop_now() OR OLD.secret
    AND OLD.electorate = (SELECT count(*) FROM electors WHERE vote_id = OLD.id AND voted)
)"""
VOID = "choice = 'void'"
COUNTED = f"""
    NEW.state IN ('passed', 'rejected') AND (NEW.outcome IS NULL) = (NEW.state = 'passed')
    AND (OLD.lock IS NULL OR OLD.key IS NOT NULL)
    AND NEW.yes = {ballots("choice NOT IN ('no', 'abstain', 'void')")}
    AND NEW.no = {ballots("choice = 'no'")} AND NEW.abstain = {ballots("choice = 'abstain'")}
    AND {CAST} + {ballots(VOID)} = (SELECT count(*) FROM electors WHERE vote_id = NEW.id AND voted)
    AND NEW.electorate = (SELECT count(*) FROM electors WHERE vote_id = NEW.id)
    AND (NEW.counted_at >= NEW.closes_at OR NEW.secret AND {CAST} + {ballots(VOID)} = NEW.electorate)
"""  # noqa: S608 - ours
VOTE = "SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open'"
VOTED = "(SELECT count(*) FROM electors WHERE vote_id = NEW.vote_id AND voted)"
SEALING = f"""
    EXISTS ({VOTE} AND secret AND lock IS NOT NULL AND key IS NULL AND closes_at > coop_now())
    AND (SELECT count(*) FROM sealed_ballots WHERE vote_id = NEW.vote_id) < {VOTED}
    AND NOT EXISTS (SELECT 1 FROM sealed_ballots WHERE vote_id = NEW.vote_id AND id = NEW.id)
"""  # noqa: S608 - ours
EMPTIED = "NOT EXISTS (SELECT 1 FROM votes WHERE id = OLD.vote_id AND state = 'open')"
IN_TIME = f"EXISTS ({VOTE} AND closes_at > coop_now() AND key IS NULL)"
AT_THE_COUNT = f"EXISTS ({VOTE} AND key IS NOT NULL)"
# Until the count a ballot is sealed; where there is no lock, it is written down when it is cast.
WRITTEN = f"EXISTS ({VOTE} AND (key IS NOT NULL OR lock IS NULL AND closes_at > coop_now()))"
UNLOCKED = "OLD.key IS NULL AND OLD.state = 'open' AND NEW.state = 'open'"
ON_TIME, ELECTIONS, CHOICES, MEMBERSHIP = (
    import_module(f"coop.migrations.versions.{name}")
    for name in ("0010_votes_on_time", "0011_elections", "0012_choices", "0013_membership_votes")
)
EARLIER: dict[str, Guard] = {
    guard.name: guard for guard in (*ELECTIONS.REPLACED, *CHOICES.REPLACED, *MEMBERSHIP.REPLACED)
}
ENROLMENT = f"""
    {MEMBERSHIP.ENROLMENT} AND NOT EXISTS (SELECT 1 FROM sealed_ballots WHERE vote_id = NEW.vote_id)
"""  # noqa: S608 - ours
# Each part ends with one of the scores: as many characters go as there are parts.
WITHOUT_SCORES = "NEW.choice"
for score in range(6):
    WITHOUT_SCORES = f"replace({WITHOUT_SCORES}, ':' || '{score}', ':')"
CASTABLE = CHOICES.SAYS.replace(CHOICES.SCORES, f"length(NEW.choice) - length({WITHOUT_SCORES})")
SAYS = f"CASE WHEN NEW.choice = 'void' THEN {AT_THE_COUNT} ELSE {CASTABLE} END"
CASTING = f"""
    {SAYS} AND {WRITTEN} AND EXISTS ({VOTE} AND secret)
    AND (SELECT count(*) FROM ballots WHERE vote_id = NEW.vote_id) < {VOTED}
    AND NOT EXISTS (SELECT 1 FROM ballots WHERE id = NEW.id)
"""  # noqa: S608 - ours
OPENLY, OPENLY_AGAIN = (
    EARLIER[name].must_hold.replace(CHOICES.SAYS, CASTABLE)
    for name in ("open_ballot_casting", "open_ballot_same")
)
HERS = "vote_id = NEW.vote_id AND member_id = NEW.member_id"
OPENLY_VOID = f"""
    CASE WHEN NEW.choice = 'void' THEN {AT_THE_COUNT}
        AND EXISTS (SELECT 1 FROM electors WHERE {HERS} AND voted)
        AND NOT EXISTS (SELECT 1 FROM open_ballots WHERE {HERS})
        ELSE {OPENLY} AND {IN_TIME} END
"""  # noqa: S608 - ours
VOIDED = f"""
    CASE WHEN NEW.choice = 'void'
        THEN NEW.vote_id = OLD.vote_id AND NEW.member_id = OLD.member_id AND {AT_THE_COUNT}
        ELSE {OPENLY_AGAIN} AND {IN_TIME} END
"""
REPLACED = (
    Guard("roll_enrolment", "INSERT", "electors", ENROLMENT, "the roll is closed"),
    Guard("vote_counted", "UPDATE OF state", "votes", COUNTED, "the count does not match the ballots"),
    Guard("ballot_casting", "INSERT", "ballots", CASTING, "no ballot without a voter"),
    Guard("open_ballot_casting", "INSERT", "open_ballots", OPENLY_VOID, "no ballot without a voter"),
    Guard(
        "open_ballot_same",
        "UPDATE",
        "open_ballots",
        VOIDED,
        "a ballot stays with its voter, while the vote is open",
    ),
)
REMOVED = tuple(
    Guard(name, event, table, ON_TIME.TAKEN, "the time is up")
    for name, event, table in (
        ("ballot_in_time", "INSERT", "ballots"),
        ("open_ballot_in_time", "INSERT", "open_ballots"),
        ("open_ballot_again", "UPDATE", "open_ballots"),
    )
)
LOCKED = "NEW.lock IS NOT NULL AND NEW.key IS NULL"
GUARDS = (
    Guard("ballot_sealing", "INSERT", "sealed_ballots", SEALING, "no ballot without a voter"),
    Guard("ballot_sealed", "UPDATE", "sealed_ballots", NEVER, "a ballot cannot be changed"),
    Guard("ballot_counted", "DELETE", "sealed_ballots", EMPTIED, "a ballot cannot be removed"),
)


def upgrade() -> None:
    op.add_column("votes", sa.Column("lock", sa.String(length=64), nullable=True))
    op.add_column("votes", sa.Column("key", sa.String(length=64), nullable=True))
    op.add_column("open_ballots", sa.Column("seal", sa.String(length=64), nullable=True))
    op.create_table(
        "sealed_ballots",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_sealed_ballots_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", "id", name="pk_sealed_ballots"),
        sqlite_with_rowid=False,
    )
    set_guards(GUARDS)
    add_guards(_locks())
    remove_guards(REMOVED)
    replace_guards(REPLACED)


def downgrade() -> None:
    """Not while ballots are sealed: the code that belongs to the earlier shape could not read them."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM sealed_ballots")):
        raise RuntimeError("Votes are open with sealed ballots. Let them be counted first.")
    replace_guards(EARLIER[guard.name] for guard in REPLACED)
    add_guards(REMOVED)
    remove_guards(_locks())
    drop_guards(GUARDS)
    op.drop_table("sealed_ballots")
    op.drop_column("open_ballots", "seal")
    op.drop_column("votes", "key")
    op.drop_column("votes", "lock")


def _locks() -> tuple[Guard, ...]:
    unlocking = f"{UNLOCKED} AND {HASH[op.get_bind().dialect.name]} = OLD.lock AND {OVER}"
    return (
        Guard("vote_locked", "INSERT", "votes", LOCKED, "a vote is locked until it is counted"),
        Guard("vote_lock", "UPDATE OF lock", "votes", NEVER, "the rules of a vote are frozen"),
        Guard("vote_unlocking", "UPDATE OF key", "votes", unlocking, "not the key of this vote"),
    )
