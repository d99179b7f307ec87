"""Members choose between options, texts to which others add until the vote opens, counted as elections."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import Guard, drop_guards, replace_guards, set_guards

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

elections: Any = import_module("coop.migrations.versions.0011_elections")
EARLIER: dict[str, Guard] = {guard.name: guard for guard in (*elections.REPLACED, *elections.ADDED)}
BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
CHOOSES = "NEW.matter IN ('elections', 'choices')"


def named(vote: str, text: str, mark: str = "") -> str:
    """How many of the vote's candidates or options a list of numbers names."""
    return (
        "(SELECT count(*) FROM (SELECT number AS n FROM candidates "  # noqa: S608 - ours
        f"WHERE vote_id = {vote} UNION ALL SELECT o.number FROM options o "
        f"JOIN votes v ON v.proposal_id = o.proposal_id WHERE v.id = {vote}) s "
        f"WHERE ',' || {text} || ',' LIKE '%,' || n || {mark}',%')"
    )


def changed(name: str, *pairs: tuple[str, str]) -> Guard:
    """An earlier guard that holds for choices too, and what it says instead."""
    guard = EARLIER[name]
    for old, new in pairs:
        assert old in guard.must_hold
        guard = guard._replace(must_hold=guard.must_hold.replace(old, new))
    return guard


RULE = elections.rule("NEW.matter || '_method'")
OWN = f"""coalesce({RULE}, CASE NEW.matter WHEN 'choices' THEN '"irv"' ELSE '"scottish-stv"' END)"""
METHOD = f"""CASE
    WHEN {CHOOSES} THEN CASE WHEN NEW.seats > 1 AND {OWN} = '"irv"' THEN '"scottish-stv"' ELSE {OWN} END
    WHEN NEW.reading < NEW.readings THEN '"majority"' ELSE coalesce({RULE}, '"majority"') END
"""
OPTIONS = "FROM options WHERE proposal_id = NEW.proposal_id"
# What the act says of "none of these" is true: the last option has no words and all others have, or all have.
NONE = f"""CASE (SELECT count(*) {OPTIONS} AND text = '')
    WHEN 0 THEN 'false' WHEN (SELECT count(*) {OPTIONS} AND text = '' AND number = NEW.stood) THEN 'true' END
"""
ACT = """'{"none":' || """ + NONE + """ || ',"seats":' || NEW.seats || '}'"""
OPENING = f"""CASE WHEN NEW.matter = 'choices' THEN
    NEW.office IS NULL AND NEW.term_months IS NULL AND NEW.elected IS NULL
    AND NEW.seats BETWEEN 1 AND NEW.stood - 1
    AND NEW.stood = (SELECT count(*) {OPTIONS}) AND NEW.stood = (SELECT max(number) {OPTIONS})
    AND NEW.seed = NEW.text_hash || ':' || {elections.LAST_LINK}
    AND EXISTS (SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND matter = 'choices' AND act = {ACT})
    ELSE {elections.ELECTION_RULES} END
"""  # noqa: S608 - ours
COMPLETE = f"""
    EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND matter = 'choices') OR {elections.COMPLETE}
"""  # noqa: S608 - ours
SCORES = " + ".join(named("NEW.vote_id", "NEW.choice", f"':' || '{score}' || ") for score in range(6))
SCORED = named("NEW.vote_id", "NEW.choice", "':' || '_' || ")
NAMED = named("NEW.vote_id", "NEW.choice")
SAYS = (
    elections.SAYS.replace("<> 'elections'", "NOT IN ('elections', 'choices')")
    .replace(elections.SCORES, SCORES)
    .replace(elections.SCORED, SCORED)
    .replace(elections.named("NEW.vote_id", "NEW.choice"), NAMED)
)
REPLACED = (
    changed("vote_in_force", (elections.METHOD, METHOD)),
    changed("vote_decided", (elections.ELECTION, CHOOSES)),
    changed("election_opening", (elections.ELECTION_RULES, OPENING)),
    changed(
        "election_counted",
        (elections.ELECTION, CHOOSES),
        (elections.named("NEW.id", "NEW.elected"), named("NEW.id", "NEW.elected")),
    ),
    changed("candidates_complete", (elections.COMPLETE, COMPLETE)),
    *(
        changed(name, (elections.SAYS, SAYS))
        for name in ("ballot_casting", "open_ballot_casting", "open_ballot_same")
    ),
)


def unopened(row: str, condition: str) -> str:
    """Of a choice on which no vote has opened yet."""
    return f"""
        NOT EXISTS (SELECT 1 FROM votes v WHERE v.proposal_id = {row}.proposal_id) AND EXISTS (
            SELECT 1 FROM proposals p
            WHERE p.id = {row}.proposal_id AND p.matter = 'choices' AND ({condition})
        )
    """  # noqa: S608 - ours


FREE = f"NOT EXISTS (SELECT 1 {OPTIONS} AND number = NEW.number) AND NEW.number BETWEEN 1 AND 99"
DISCUSSED = "p.state IN ('cosigning', 'discussion')"
WHO = f"p.state = 'draft' AND NEW.member_id = p.proposer_id OR {DISCUSSED} AND NEW.text <> ''"
PUT = f"{FREE} AND {unopened('NEW', WHO)}"
NUMBERED = f"""
    NEW.text = OLD.text AND NEW.reason = OLD.reason AND {FREE}
    AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.proposal_id = NEW.proposal_id)
"""  # noqa: S608 - ours
# A text can name people, so it can be taken out when the matter is over.
TAKEN_OUT = """
    NEW.number = OLD.number AND OLD.text <> '' AND NEW.text IN ('-', OLD.text) AND NEW.reason = ''
    AND EXISTS (
        SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND state IN ('enacted', 'rejected', 'withdrawn')
    )
"""
SAME = f"NEW.proposal_id = OLD.proposal_id AND NEW.member_id = OLD.member_id AND ({NUMBERED} OR {TAKEN_OUT})"
TAKEN_BACK = unopened("OLD", f"p.state = 'draft' OR {DISCUSSED} AND OLD.member_id <> p.proposer_id")
GUARDS = (
    Guard("option_put", "INSERT", "options", PUT, "the options are frozen"),
    Guard("option_same", "UPDATE", "options", SAME, "the options are frozen"),
    Guard("option_stays", "DELETE", "options", TAKEN_BACK, "the options are frozen"),
)


def upgrade() -> None:
    op.create_table(
        "options",
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_options_member_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_options_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "number", name="pk_options"),
        sqlite_with_rowid=False,
    )
    set_guards(GUARDS)
    replace_guards(REPLACED)


def downgrade() -> None:
    """Of a choice that was held, only the ballots stay."""
    replace_guards(EARLIER[guard.name] for guard in REPLACED)
    drop_guards(GUARDS)
    op.drop_table("options")
