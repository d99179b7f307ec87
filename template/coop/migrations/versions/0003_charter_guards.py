"""The database itself refuses what would break the charter or a vote, whoever asks."""

from __future__ import annotations

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


FROZEN = (
    "id", "proposer_id", "clause", "value", "charter_seq", "replaces_seq", "opened_at", "closes_at",
    "quorum_numerator", "quorum_denominator", "majority_numerator", "majority_denominator",
    "majority_strict", "electorate",
)  # fmt: skip
RESULT = ("state", "number", "outcome", "counted_at", "yes", "no", "abstain", "previous_hash", "hash")
FIRST_LINK = "0" * 64


def unchanged(*columns: str) -> str:
    return " AND ".join(
        f"(NEW.{name} = OLD.{name} OR (NEW.{name} IS NULL AND OLD.{name} IS NULL))" for name in columns
    )


def empty(*columns: str) -> str:
    return " AND ".join(f"NEW.{name} IS NULL" for name in columns)


def ballots(choice: str) -> str:
    return f"(SELECT count(*) FROM ballots WHERE proposal_id = NEW.id AND choice = '{choice}')"  # noqa: S608 - ours


IS_OPEN = "EXISTS (SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND state = 'open')"
NO_BALLOT_YET = "NOT EXISTS (SELECT 1 FROM ballots WHERE proposal_id = NEW.proposal_id)"

NEXT_LINK = f"""
    NEW.seq = coalesce((SELECT max(seq) FROM charter_entries), 0) + 1
    AND NEW.previous_hash
        = coalesce((SELECT hash FROM charter_entries ORDER BY seq DESC LIMIT 1), '{FIRST_LINK}')
    AND NOT EXISTS (
        SELECT 1 FROM charter_entries WHERE hash = NEW.hash OR proposal_id = NEW.proposal_id
    )
"""  # noqa: S608 - ours
# Founding is one act: all its entries have one time, and there is nobody yet who could vote.
FOUNDING = """
    NEW.proposal_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM charter_entries WHERE enacted_at <> NEW.enacted_at)
    AND NOT EXISTS (SELECT 1 FROM members) AND NOT EXISTS (SELECT 1 FROM proposals)
"""
DECIDED = """
    NEW.proposal_id IS NULL
    OR EXISTS (
        SELECT 1 FROM proposals
        WHERE id = NEW.proposal_id AND state = 'passed' AND clause = NEW.clause AND value = NEW.value
        AND counted_at = NEW.enacted_at
    )
"""
OPENING = f"""
    NEW.state = 'open' AND {empty(*RESULT[1:])}
    AND NEW.closes_at > NEW.opened_at AND NEW.electorate > 0
    AND NEW.charter_seq = (SELECT max(seq) FROM charter_entries)
    AND NEW.quorum_numerator > 0 AND NEW.quorum_numerator <= NEW.quorum_denominator
    AND NEW.majority_numerator > 0 AND NEW.majority_numerator <= NEW.majority_denominator
    AND NOT EXISTS (SELECT 1 FROM proposals WHERE id = NEW.id)
"""  # noqa: S608 - ours
# A reason can name people, so it can be blanked when the vote is over; nothing depends on it then.
REASON = "NEW.reason = OLD.reason OR (NEW.reason = '' AND OLD.state <> 'open')"
STILL_OPEN = f"NEW.state <> 'open' OR (OLD.state = 'open' AND {empty(*RESULT[1:])})"
FINAL = f"OLD.state = 'open' OR ({unchanged(*RESULT)})"
COUNTED = f"""
    OLD.state <> 'open' OR NEW.state = 'open'
    OR (
        NEW.state IN ('passed', 'rejected') AND (NEW.outcome IS NULL) = (NEW.state = 'passed')
        AND NEW.yes = {ballots("yes")} AND NEW.no = {ballots("no")} AND NEW.abstain = {ballots("abstain")}
        AND NEW.yes + NEW.no + NEW.abstain
            = (SELECT count(*) FROM electors WHERE proposal_id = NEW.id AND voted)
        AND NEW.electorate = (SELECT count(*) FROM electors WHERE proposal_id = NEW.id)
        AND (NEW.counted_at >= NEW.closes_at OR NEW.yes + NEW.no + NEW.abstain = NEW.electorate)
    )
"""  # noqa: S608 - ours
DECIDED_RIGHTLY = """
    OLD.state <> 'open' OR NEW.state = 'open'
    OR (NEW.state = 'passed') = (
        NEW.yes > 0
        AND (NEW.yes + NEW.no + NEW.abstain) * NEW.quorum_denominator
            >= NEW.electorate * NEW.quorum_numerator
        AND (
            NEW.yes * NEW.majority_denominator > (NEW.yes + NEW.no) * NEW.majority_numerator
            OR NOT NEW.majority_strict
            AND NEW.yes * NEW.majority_denominator = (NEW.yes + NEW.no) * NEW.majority_numerator
        )
    )
"""
NEXT_DECISION = f"""
    OLD.state <> 'open' OR NEW.state = 'open'
    OR (
        NEW.hash IS NOT NULL
        AND NEW.number = coalesce((SELECT max(number) FROM proposals), 0) + 1
        AND NEW.previous_hash = coalesce(
            (SELECT hash FROM proposals WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1), '{FIRST_LINK}'
        )
    )
"""  # noqa: S608 - ours
ENROLMENT = f"""
    NOT NEW.voted AND {IS_OPEN} AND {NO_BALLOT_YET}
    AND EXISTS (SELECT 1 FROM members WHERE id = NEW.member_id AND share_paid_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM electors WHERE proposal_id = NEW.proposal_id AND member_id = NEW.member_id
    )
"""  # noqa: S608 - ours
VOTING = f"""
    NOT OLD.voted AND NEW.voted AND {unchanged("proposal_id", "member_id")} AND {IS_OPEN}
    AND (SELECT count(*) FROM electors WHERE proposal_id = NEW.proposal_id)
        = (SELECT electorate FROM proposals WHERE id = NEW.proposal_id)
"""  # noqa: S608 - ours
CASTING = f"""
    NEW.choice IN ('yes', 'no', 'abstain') AND {IS_OPEN}
    AND (SELECT count(*) FROM ballots WHERE proposal_id = NEW.proposal_id)
        < (SELECT count(*) FROM electors WHERE proposal_id = NEW.proposal_id AND voted)
    AND NOT EXISTS (SELECT 1 FROM ballots WHERE id = NEW.id)
"""  # noqa: S608 - ours

GUARDS = (
    Guard("charter_next_link", "INSERT", "charter_entries", NEXT_LINK, "not the next link of the charter"),
    Guard("charter_founding", "INSERT", "charter_entries", FOUNDING, "the founding is over"),
    Guard("charter_decided", "INSERT", "charter_entries", DECIDED, "no decision gave the rule this value"),
    Guard("charter_stands", "UPDATE", "charter_entries", NEVER, "the charter is only added to"),
    Guard("charter_stays", "DELETE", "charter_entries", NEVER, "the charter is only added to"),
    Guard("vote_opening", "INSERT", "proposals", OPENING, "not a vote that opens"),
    Guard("vote_frozen", "UPDATE", "proposals", unchanged(*FROZEN), "the rules of a vote are frozen"),
    Guard("vote_reason", "UPDATE", "proposals", REASON, "a reason can only be blanked"),
    Guard("vote_still_open", "UPDATE", "proposals", STILL_OPEN, "an open vote has no result"),
    Guard("vote_final", "UPDATE", "proposals", FINAL, "a decision is final"),
    Guard("vote_counted", "UPDATE", "proposals", COUNTED, "the count does not match the ballots"),
    Guard("vote_decided", "UPDATE", "proposals", DECIDED_RIGHTLY, "the votes decided otherwise"),
    Guard("vote_next_decision", "UPDATE", "proposals", NEXT_DECISION, "not the next decision"),
    Guard("vote_stays", "DELETE", "proposals", NEVER, "a vote cannot be removed"),
    Guard("roll_enrolment", "INSERT", "electors", ENROLMENT, "the roll is closed"),
    Guard("roll_voting", "UPDATE", "electors", VOTING, "a member votes once, while the vote is open"),
    Guard("roll_stays", "DELETE", "electors", NEVER, "nobody leaves the roll"),
    Guard("ballot_casting", "INSERT", "ballots", CASTING, "no ballot without a voter"),
    Guard("ballot_stands", "UPDATE", "ballots", NEVER, "a ballot cannot be changed"),
    Guard("ballot_stays", "DELETE", "ballots", NEVER, "a ballot cannot be removed"),
)


def upgrade() -> None:
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
