"""The guards of votes learn what time it is, who is entitled to a roll, and what a text does not do any more.

They take the time from `coop_now()`, which on SQLite each connection of the application brings along.
"""

from __future__ import annotations

from alembic import op

from coop.migrations.guards import Guard, add_guards, remove_guards

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REGISTERED = "'name', 'slug', 'purpose', 'legal_form', 'currency', 'member_classes', 'share_price'"
VOTING_DAYS = """coalesce(
    (SELECT value FROM charter_entries WHERE clause = 'voting_days' ORDER BY seq DESC LIMIT 1), '7'
)"""
CLOSES = {
    "sqlite": f"abs(julianday(NEW.closes_at) - julianday(NEW.opened_at) - {VOTING_DAYS}) < 0.00001",
    "postgresql": f"NEW.closes_at = NEW.opened_at + 24 * CAST({VOTING_DAYS} AS int) * interval '1 hour'",
}
ROLL = "NEW.electorate = (SELECT count(*) FROM members WHERE share_paid_at IS NOT NULL)"
ITS_TEXT = """EXISTS (
    SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND matter = NEW.matter
    AND coalesce(rival_of_id, id) = NEW.contest_id
)"""
TAKEN = "EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND closes_at > coop_now())"
OVER = """
    NEW.closes_at <= coop_now() OR NEW.secret
    AND NEW.electorate = (SELECT count(*) FROM electors WHERE vote_id = NEW.id AND voted)
"""


def count(choice: str) -> str:
    """Of the rival `v`: the words are tried in SQLite and PostgreSQL, which read a count in FROM alike."""
    return " + ".join(
        f"(SELECT count(*) FROM {table} WHERE vote_id = v.id AND choice = '{choice}')"  # noqa: S608 - ours
        for table in ("ballots", "open_ballots")
    )


# Rivals are counted the best first, so what passes while others are open is no worse than they are.
BEST = f"""
    NEW.state <> 'passed' OR NOT EXISTS (
        SELECT 1 FROM (
            SELECT v.*, {count("yes")} AS y, {count("no")} AS n, {count("abstain")} AS a FROM votes v
            WHERE v.contest_id = NEW.contest_id AND v.reading = NEW.reading AND v.id <> NEW.id
            AND v.state = 'open'
        ) r
        WHERE (y > NEW.yes OR y = NEW.yes AND (n < NEW.no OR n = NEW.no AND proposal_id < NEW.proposal_id))
        AND y + n > 0
        AND (y + n + CASE abstentions WHEN 'absent' THEN 0 ELSE a END) * quorum_denominator
            >= electorate * quorum_numerator
        AND CASE method WHEN 'consent' THEN n = 0 WHEN 'unanimity' THEN y = electorate
            ELSE y * majority_denominator + CASE WHEN majority_strict THEN 0 ELSE 1 END
                > (y + n + CASE abstentions WHEN 'votes' THEN a ELSE 0 END) * majority_numerator
            END
    )
"""  # noqa: S608 - ours
REGISTERS = f"EXISTS (SELECT 1 FROM changes WHERE vote_id = NEW.id AND clause IN ({REGISTERED}))"  # noqa: S608 - ours
CHANGES = "EXISTS (SELECT 1 FROM changes WHERE vote_id = NEW.id)"
AS_FIRST_READ = """NOT EXISTS (
    SELECT 1 FROM votes v JOIN changes c ON c.vote_id = v.id
    WHERE NEW.reading = 2 AND v.proposal_id = NEW.proposal_id AND v.reading = 1 AND NOT EXISTS (
        SELECT 1 FROM changes WHERE vote_id = NEW.id AND clause = c.clause AND value = c.value
    )
)"""
FITS = f"""
    {REGISTERS} = (NEW.matter = 'bylaws') AND {CHANGES} = (NEW.matter IN ('rules', 'bylaws'))
    AND {AS_FIRST_READ}
"""
ANEW = "NEW.state = 'draft' AND NOT EXISTS (SELECT 1 FROM proposals WHERE id = NEW.id)"
STANDS = """
    NEW.made_at = OLD.made_at AND coalesce(NEW.rival_of_id, 0) = coalesce(OLD.rival_of_id, 0)
    AND NEW.proposer_id = OLD.proposer_id AND NEW.matter = OLD.matter
    AND (OLD.state = 'draft' OR NEW.state <> 'draft')
"""
PASSED = """
    SELECT 1 FROM votes v LEFT JOIN registrations r ON r.vote_id = v.id
    WHERE v.proposal_id = NEW.id AND v.state = 'passed'
"""
GOES = f"""
    CASE WHEN NEW.state = OLD.state THEN 1 = 1
    WHEN NEW.state = 'waiting' THEN EXISTS ({PASSED} AND v.reading < v.readings)
    WHEN NEW.state IN ('passed', 'enacted') THEN EXISTS (
        {PASSED} AND (v.reading = v.readings OR v.yes = v.electorate)
        AND (NEW.state = 'passed' OR v.matter <> 'bylaws' OR r.vote_id IS NOT NULL)
    )
    ELSE OLD.state NOT IN ('enacted', 'rejected', 'withdrawn') END
"""
PUT = f"""
    EXISTS (
        SELECT 1 FROM votes v
        WHERE v.id = NEW.vote_id AND v.state = 'open' AND v.matter IN ('rules', 'bylaws')
        AND (v.matter = 'bylaws' OR NEW.clause NOT IN ({REGISTERED}))
        AND (v.reading = 1 OR EXISTS (
            SELECT 1 FROM votes f JOIN changes c ON c.vote_id = f.id
            WHERE f.proposal_id = v.proposal_id AND f.reading = 1
            AND c.clause = NEW.clause AND c.value = NEW.value
        ))
    )
"""  # noqa: S608 - ours
BY_AN_OFFICER = """EXISTS (
    SELECT 1 FROM roles WHERE member_id = NEW.recorded_by_id
    AND ended_at IS NULL AND since <= coop_now() AND (until IS NULL OR until > coop_now())
)"""


def guards() -> tuple[Guard, ...]:
    closes = f"NEW.closes_at > coop_now() AND {CLOSES[op.get_bind().dialect.name]}"
    return (
        Guard("vote_days", "INSERT", "votes", closes, "not as long as the rules say"),
        Guard("vote_roll", "INSERT", "votes", ROLL, "not the roll of this moment"),
        Guard("vote_text", "INSERT", "votes", ITS_TEXT, "not a vote on that text"),
        Guard("vote_over", "UPDATE OF state", "votes", OVER, "the vote is under way"),
        Guard("vote_best", "UPDATE OF state", "votes", BEST, "a rival has more votes"),
        Guard("vote_fits", "UPDATE OF state", "votes", FITS, "not what such a vote decides"),
        Guard("roll_in_time", "UPDATE", "electors", TAKEN, "the time is up"),
        Guard("ballot_in_time", "INSERT", "ballots", TAKEN, "the time is up"),
        Guard("open_ballot_in_time", "INSERT", "open_ballots", TAKEN, "the time is up"),
        Guard("open_ballot_again", "UPDATE", "open_ballots", TAKEN, "the time is up"),
        Guard("registration_by", "INSERT", "registrations", BY_AN_OFFICER, "an officer records it"),
        Guard("text_anew", "INSERT", "proposals", ANEW, "a proposal begins as a draft"),
        Guard("text_origin", "UPDATE", "proposals", STANDS, "where a proposal comes from stands"),
        Guard("text_goes", "UPDATE OF state", "proposals", GOES, "it does not get there without a vote"),
        Guard("change_fits", "INSERT", "changes", PUT, "not what such a vote decides"),
    )  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION coop_now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT coalesce("
            "nullif(current_setting('coop.now', true), '')::timestamptz, clock_timestamp()) $$"
        )
    add_guards(guards())


def downgrade() -> None:
    remove_guards(guards())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION coop_now()")
