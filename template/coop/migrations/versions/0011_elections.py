"""Members elect to offices and recall from them; an office takes a decision that gave it, or ended it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

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

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
BALLOTS = ("ballots", "open_ballots")
ELECTION = "NEW.matter = 'elections'"
FIRST_LINK = "0" * 64
EARLIER = ("0005_offices", "0007_votes_guards")
COLUMNS: dict[str, Any] = {
    "office": sa.String(length=20),
    "seats": sa.Integer(),
    "term_months": sa.Integer(),
    "stood": sa.Integer(),
    "seed": sa.String(length=140),
    "elected": sa.String(length=100),
}
FROZEN = "office, seats, term_months, stood, seed"


def rule(clause: str) -> str:
    """The clause's value as the charter has it, as JSON; unknown when it was never decided."""
    return f"(SELECT value FROM charter_entries WHERE clause = {clause} ORDER BY seq DESC LIMIT 1)"  # noqa: S608 - ours


def general(what: str, default: str) -> str:
    return f"""coalesce({rule(f"'{what}'")}, '"{default}"')"""


def own(what: str, default: str) -> str:
    """The matter's own rule, or what is decided in general."""
    special = rule(f"NEW.matter || '_{what}'")
    if what == "majority":
        special = f"""coalesce({special}, CASE NEW.matter WHEN 'bylaws' THEN '"2/3"' END)"""
    return f"""coalesce(nullif({special}, '"usual"'), {general(what, default)})"""


def ratio(what: str) -> str:
    return f"""'"' || NEW.{what}_numerator || '/' || NEW.{what}_denominator || '"'"""


def ballots(condition: str) -> str:
    return " + ".join(
        f"(SELECT count(*) FROM {table} WHERE vote_id = NEW.id AND {condition})"  # noqa: S608 - ours
        for table in BALLOTS
    )


def whole(clause: str, default: int) -> str:
    return f"""coalesce({rule(f"'{clause}'")}, '{default}')"""


METHOD = f"""CASE
    WHEN {ELECTION} THEN CASE WHEN NEW.seats > 1 AND {rule("'elections_method'")} = '"irv"'
        THEN '"scottish-stv"' ELSE {general("elections_method", "scottish-stv")} END
    WHEN NEW.reading < NEW.readings THEN '"majority"'
    ELSE coalesce({rule("NEW.matter || '_method'")}, '"majority"') END
"""
IN_FORCE = f"""
    {ratio("quorum")} = {own("quorum", "1/3")}
    AND {ratio("majority")} = CASE WHEN NEW.reading < NEW.readings
        THEN {general("majority", "1/2")} ELSE {own("majority", "1/2")} END
    AND NEW.majority_strict = (2 * NEW.majority_numerator = NEW.majority_denominator)
    AND '"' || NEW.method || '"' = {METHOD}
    AND '"' || NEW.abstentions || '"' = {general("abstentions", "aside")}
    AND NEW.secret = ({own("ballots", "secret")} = '"secret"')
"""
LAST_LINK = f"""
    coalesce((SELECT hash FROM votes WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1), '{FIRST_LINK}')
"""  # noqa: S608 - ours
ELECTS = """'{"office":"' || NEW.office || '"}'"""
ELECTION_RULES = f"""
    NEW.elected IS NULL AND CASE WHEN {ELECTION} THEN
        NEW.stood > 0 AND NEW.seed = NEW.text_hash || ':' || {LAST_LINK}
        AND NEW.term_months || '' = {whole("term_months", 12)}
        AND NEW.seats || '' = CASE NEW.office WHEN 'board' THEN {whole("board_seats", 3)} ELSE '1' END
        AND EXISTS (
            SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND matter = 'elections'
            AND act = {ELECTS}
        )
    ELSE {" AND ".join(f"NEW.{name} IS NULL" for name in FROZEN.split(", "))} END
"""  # noqa: S608 - ours
FINAL = "OLD.state = 'open' AND NEW.state <> 'open'"
CAST = "NEW.yes + NEW.no + NEW.abstain"
COUNTED = f"""
    NEW.state IN ('passed', 'rejected') AND (NEW.outcome IS NULL) = (NEW.state = 'passed')
    AND NEW.yes = {ballots("choice NOT IN ('no', 'abstain')")}
    AND NEW.no = {ballots("choice = 'no'")} AND NEW.abstain = {ballots("choice = 'abstain'")}
    AND {CAST} = (SELECT count(*) FROM electors WHERE vote_id = NEW.id AND voted)
    AND NEW.electorate = (SELECT count(*) FROM electors WHERE vote_id = NEW.id)
    AND (NEW.counted_at >= NEW.closes_at OR NEW.secret AND {CAST} = NEW.electorate)
"""  # noqa: S608 - ours
WON = f"""(
    NEW.yes + NEW.no > 0
    AND (NEW.yes + NEW.no + CASE NEW.abstentions WHEN 'absent' THEN 0 ELSE NEW.abstain END)
        * NEW.quorum_denominator >= NEW.electorate * NEW.quorum_numerator
    AND CASE WHEN {ELECTION} THEN NEW.yes > 0
        WHEN NEW.method = 'consent' THEN NEW.no = 0
        WHEN NEW.method = 'unanimity' THEN NEW.yes = NEW.electorate
        ELSE NEW.yes * NEW.majority_denominator + CASE WHEN NEW.majority_strict THEN 0 ELSE 1 END
            > (NEW.yes + NEW.no + CASE NEW.abstentions WHEN 'votes' THEN NEW.abstain ELSE 0 END)
                * NEW.majority_numerator
        END
)"""
RIVAL_WON = """EXISTS (
    SELECT 1 FROM votes WHERE contest_id = NEW.contest_id AND reading = NEW.reading AND id <> NEW.id
    AND state = 'passed'
)"""
DECIDED_RIGHTLY = f"(NEW.state = 'passed') = ({WON} AND NOT {RIVAL_WON})"


def named(vote: str, text: str, mark: str = "") -> str:
    """How many of the vote's candidates a list of numbers names."""
    return (
        f"(SELECT count(*) FROM candidates WHERE vote_id = {vote} "  # noqa: S608 - ours
        f"AND ',' || {text} || ',' LIKE '%,' || number || {mark}',%')"
    )


def parts(text: str) -> str:
    return f"length({text}) - length(replace({text}, ',', '')) + 1"


# Who is elected only the count can say; but as many as the seats or the candidates, each of them once.
ELECTED = f"""
    CASE WHEN {ELECTION} AND NEW.state = 'passed' THEN
        {parts("NEW.elected")} = CASE WHEN NEW.seats < NEW.stood THEN NEW.seats ELSE NEW.stood END
        AND {parts("NEW.elected")} = {named("NEW.id", "NEW.elected")}
    ELSE NEW.elected IS NULL END
"""
SCORES = " + ".join(named("NEW.vote_id", "NEW.choice", f"':' || '{score}' || ") for score in range(6))
SCORED = named("NEW.vote_id", "NEW.choice", "':' || '_' || ")
METHOD_OF = "(SELECT method FROM votes WHERE id = NEW.vote_id)"
# Each part of a ballot names another candidate, and nothing else stands in between.
SAYS = f"""
    CASE WHEN NEW.choice = 'abstain' THEN 1 = 1
    WHEN (SELECT matter FROM votes WHERE id = NEW.vote_id) <> 'elections' THEN NEW.choice IN ('yes', 'no')
    ELSE {parts("NEW.choice")} = CASE {METHOD_OF}
            WHEN 'score' THEN {SCORES} ELSE {named("NEW.vote_id", "NEW.choice")} END
        AND ({METHOD_OF} <> 'score' OR {parts("NEW.choice")} = {SCORED})
        AND (NEW.choice NOT LIKE '%,%' OR {METHOD_OF} <> 'plurality')
    END
"""  # noqa: S608 - ours
CASTING = f"""
    {SAYS}
    AND EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open' AND secret)
    AND (SELECT count(*) FROM ballots WHERE vote_id = NEW.vote_id)
        < (SELECT count(*) FROM electors WHERE vote_id = NEW.vote_id AND voted)
    AND NOT EXISTS (SELECT 1 FROM ballots WHERE id = NEW.id)
"""  # noqa: S608 - ours
OPENLY = f"""
    {SAYS}
    AND EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open' AND NOT secret)
    AND EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id AND voted)
"""  # noqa: S608 - ours
OPENLY_ONCE = f"""
    {OPENLY} AND NOT EXISTS (
        SELECT 1 FROM open_ballots WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id
    )
"""  # noqa: S608 - ours
SAME_VOTER = f"NEW.vote_id = OLD.vote_id AND NEW.member_id = OLD.member_id AND {OPENLY}"
NOMINATING = """
    EXISTS (
        SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND matter = 'elections'
        AND state IN ('cosigning', 'discussion')
    )
"""
NOMINATED = f"""
    (NEW.state = 'asked' OR NEW.state = 'stands' AND NEW.by_id = NEW.member_id) AND {NOMINATING}
    AND NOT EXISTS (
        SELECT 1 FROM nominations WHERE proposal_id = NEW.proposal_id AND member_id = NEW.member_id
    )
"""  # noqa: S608 - ours
# What she wrote can be blanked afterwards: nothing depends on it.
ANSWERED = f"""
    NEW.state IN ('stands', 'declined') AND {NOMINATING} OR NEW.state = OLD.state AND NEW.statement = ''
"""
SAME_NOMINATION = (
    "NEW.proposal_id = OLD.proposal_id AND NEW.member_id = OLD.member_id AND NEW.by_id = OLD.by_id"
)
CANDIDACY = """
    EXISTS (
        SELECT 1 FROM votes v JOIN nominations n ON n.proposal_id = v.proposal_id
        WHERE v.id = NEW.vote_id AND v.state = 'open' AND n.member_id = NEW.member_id AND n.state = 'stands'
        AND NEW.number BETWEEN 1 AND v.stood
    )
    AND NOT EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id)
    AND NOT EXISTS (
        SELECT 1 FROM candidates
        WHERE vote_id = NEW.vote_id AND (number = NEW.number OR member_id = NEW.member_id)
    )
"""
COMPLETE = """
    (SELECT coalesce(stood, 0) FROM votes WHERE id = NEW.vote_id)
        = (SELECT count(*) FROM candidates WHERE vote_id = NEW.vote_id)
"""
# The founding gives offices to the first member, while there is nobody else who could vote.
GIVEN = """
    NEW.until > NEW.since AND EXISTS (
        SELECT 1 FROM votes v JOIN candidates c ON c.vote_id = v.id
        WHERE 'decision ' || v.number = NEW.given_by AND v.state = 'passed' AND v.office = NEW.role
        AND v.counted_at = NEW.since AND c.member_id = NEW.member_id
        AND ',' || v.elected || ',' LIKE '%,' || c.number || ',%'
    )
    OR NEW.given_by = 'founding' AND NEW.until IS NULL
    AND NOT EXISTS (SELECT 1 FROM members WHERE id <> NEW.member_id)
"""
ENDS_ONCE = """
    OLD.ended_at IS NULL AND OLD.ended_by IS NULL
    AND NEW.ended_at IS NOT NULL AND NEW.ended_by IS NOT NULL
    AND (substr(NEW.ended_by, 1, 9) <> 'decision ' OR EXISTS (
        SELECT 1 FROM votes v JOIN proposals p ON p.id = v.proposal_id
        WHERE 'decision ' || v.number = NEW.ended_by AND v.state = 'passed' AND v.matter = 'recall'
        AND p.act = '{"office":"' || NEW.role || '","role":' || NEW.id || '}'
    ))
"""
REPLACED = (
    Guard("vote_in_force", "INSERT", "votes", IN_FORCE, "not the rules in force"),
    Guard("vote_counted", "UPDATE OF state", "votes", COUNTED, "the count does not match the ballots"),
    Guard("vote_decided", "UPDATE OF state", "votes", DECIDED_RIGHTLY, "the votes decided otherwise"),
    Guard("role_given", "INSERT", "roles", GIVEN, "no decision gave this office for a time"),
    Guard("role_ends", "UPDATE OF ended_at, ended_by", "roles", ENDS_ONCE, "an office ends once"),
    Guard("ballot_casting", "INSERT", "ballots", CASTING, "no ballot without a voter"),
    Guard("open_ballot_casting", "INSERT", "open_ballots", OPENLY_ONCE, "no ballot without a voter"),
    Guard(
        "open_ballot_same",
        "UPDATE",
        "open_ballots",
        SAME_VOTER,
        "a ballot stays with its voter, while the vote is open",
    ),
)
ADDED = (
    Guard("election_opening", "INSERT", "votes", ELECTION_RULES, "not the rules in force"),
    Guard("election_frozen", f"UPDATE OF {FROZEN}", "votes", NEVER, "the rules of a vote are frozen"),
    Guard("election_final", "UPDATE OF elected", "votes", FINAL, "a decision is final"),
    Guard("election_counted", "UPDATE OF state", "votes", ELECTED, "nobody can be elected like that"),
    Guard("candidates_complete", "UPDATE", "electors", COMPLETE, "not all candidates are there"),
)
GUARDS = (
    Guard("nomination_made", "INSERT", "nominations", NOMINATED, "nominations are closed"),
    Guard("nomination_same", "UPDATE", "nominations", SAME_NOMINATION, "who is nominated does not change"),
    Guard(
        "nomination_answered", "UPDATE OF state, statement", "nominations", ANSWERED, "nominations are closed"
    ),
    Guard("nomination_stays", "DELETE", "nominations", NEVER, "a nomination cannot be removed"),
    Guard("candidate_put", "INSERT", "candidates", CANDIDACY, "nobody stands against her will"),
    Guard("candidate_stands", "UPDATE", "candidates", NEVER, "the candidates are frozen"),
    Guard("candidate_stays", "DELETE", "candidates", NEVER, "the candidates are frozen"),
)


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("votes", sa.Column(name, kind, nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps any length
        for table in BALLOTS:
            op.alter_column(table, "choice", type_=sa.String(length=1000))
    _make_tables()
    set_guards(GUARDS)
    add_guards(ADDED)
    replace_guards(REPLACED)


def downgrade() -> None:
    """Of an election that was held, only the ballots stay."""
    remove_guards(ADDED)
    drop_guards(GUARDS)
    replace_guards(_earlier())
    for table in ("candidates", "nominations"):
        op.drop_table(table)
    for name in COLUMNS:
        op.drop_column("votes", name)


def _earlier() -> list[Guard]:
    """As they were when this revision came."""
    revisions = [import_module(f"coop.migrations.versions.{name}") for name in EARLIER]
    known = {guard.name: guard for revision in revisions for guard in revision.GUARDS}
    return [known[guard.name] for guard in REPLACED]


def _make_tables() -> None:
    op.create_table(
        "nominations",
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name="fk_nominations_by_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_nominations_member_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_nominations_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name="pk_nominations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "candidates",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_candidates_member_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_candidates_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", "number", name="pk_candidates"),
        sqlite_with_rowid=False,
    )
