"""The database itself refuses what would break the charter or a vote, whoever asks."""

from __future__ import annotations

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIRST_LINK = "0" * 64
RESULT = "state, number, outcome, counted_at, yes, no, abstain, previous_hash, hash"
FROZEN = (
    "proposal_id, contest_id, matter, text_hash, reading, readings, charter_seq, opened_at, closes_at, "
    "method, quorum_numerator, quorum_denominator, majority_numerator, majority_denominator, "
    "majority_strict, abstentions, secret, electorate, roll_salt"
)
REGISTERED = "'name', 'slug', 'purpose', 'legal_form', 'currency', 'member_classes', 'share_price'"


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


def ballots(choice: str) -> str:
    return " + ".join(
        f"(SELECT count(*) FROM {table} WHERE vote_id = NEW.id AND choice = '{choice}')"  # noqa: S608 - ours
        for table in ("ballots", "open_ballots")
    )


IS_OPEN = "EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open')"
CAST = "NEW.yes + NEW.no + NEW.abstain"

NEXT_LINK = f"""
    NEW.seq = coalesce((SELECT max(seq) FROM charter_entries), 0) + 1
    AND NEW.previous_hash
        = coalesce((SELECT hash FROM charter_entries ORDER BY seq DESC LIMIT 1), '{FIRST_LINK}')
    AND NOT EXISTS (
        SELECT 1 FROM charter_entries WHERE hash = NEW.hash OR enacted_at > NEW.enacted_at
        OR vote_id = NEW.vote_id AND clause = NEW.clause
    )
"""  # noqa: S608 - ours
# Founding is one act: all its entries have one time, and there is nobody yet who could vote.
FOUNDING = """
    NEW.vote_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM charter_entries WHERE enacted_at <> NEW.enacted_at)
    AND NOT EXISTS (SELECT 1 FROM members) AND NOT EXISTS (SELECT 1 FROM votes)
"""
DECIDED = """
    NEW.vote_id IS NULL
    OR EXISTS (
        SELECT 1 FROM votes v JOIN changes c ON c.vote_id = v.id LEFT JOIN registrations r ON r.vote_id = v.id
        WHERE v.id = NEW.vote_id AND c.clause = NEW.clause AND c.value = NEW.value
        AND v.state = 'passed' AND (v.reading = v.readings OR v.yes = v.electorate)
        AND CASE v.matter WHEN 'bylaws' THEN r.recorded_at ELSE v.counted_at END = NEW.enacted_at
    )
"""
OPENING = f"""
    NEW.state = 'open' AND {" AND ".join(f"NEW.{name} IS NULL" for name in RESULT.split(", ")[1:])}
    AND NEW.closes_at > NEW.opened_at AND NEW.electorate > 0 AND NEW.text_hash IS NOT NULL
    AND NEW.charter_seq = (SELECT max(seq) FROM charter_entries)
    AND NOT EXISTS (SELECT 1 FROM votes WHERE id = NEW.id)
"""  # noqa: S608 - ours
IN_FORCE = f"""
    {ratio("quorum")} = {own("quorum", "1/3")}
    AND {ratio("majority")} = CASE WHEN NEW.reading < NEW.readings
        THEN {general("majority", "1/2")} ELSE {own("majority", "1/2")} END
    AND NEW.majority_strict = (2 * NEW.majority_numerator = NEW.majority_denominator)
    AND '"' || NEW.method || '"' = CASE WHEN NEW.reading < NEW.readings
        THEN '"majority"' ELSE coalesce({rule("NEW.matter || '_method'")}, '"majority"') END
    AND '"' || NEW.abstentions || '"' = {general("abstentions", "aside")}
    AND NEW.secret = ({own("ballots", "secret")} = '"secret"')
"""
READING = f"""
    NEW.reading = 1 AND NOT EXISTS (SELECT 1 FROM votes WHERE proposal_id = NEW.proposal_id)
    AND '"' || NEW.readings || '"'
        = CASE NEW.matter WHEN 'bylaws' THEN {general("bylaws_readings", "1")} ELSE '"1"' END
    OR NEW.reading = 2 AND EXISTS (
        SELECT 1 FROM votes WHERE proposal_id = NEW.proposal_id AND reading = 1 AND readings = 2
        AND NEW.readings = 2 AND state = 'passed' AND yes < electorate AND text_hash = NEW.text_hash
        AND matter = NEW.matter AND contest_id = NEW.contest_id
    )
"""  # noqa: S608 - ours
FINAL = "OLD.state = 'open' AND NEW.state <> 'open'"
COUNTED = f"""
    NEW.state IN ('passed', 'rejected') AND (NEW.outcome IS NULL) = (NEW.state = 'passed')
    AND NEW.yes = {ballots("yes")} AND NEW.no = {ballots("no")} AND NEW.abstain = {ballots("abstain")}
    AND {CAST} = (SELECT count(*) FROM electors WHERE vote_id = NEW.id AND voted)
    AND NEW.electorate = (SELECT count(*) FROM electors WHERE vote_id = NEW.id)
    AND (NEW.counted_at >= NEW.closes_at OR NEW.secret AND {CAST} = NEW.electorate)
"""  # noqa: S608 - ours
WON = """(
    NEW.yes + NEW.no > 0
    AND (NEW.yes + NEW.no + CASE NEW.abstentions WHEN 'absent' THEN 0 ELSE NEW.abstain END)
        * NEW.quorum_denominator >= NEW.electorate * NEW.quorum_numerator
    AND CASE NEW.method WHEN 'consent' THEN NEW.no = 0 WHEN 'unanimity' THEN NEW.yes = NEW.electorate
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
NEXT_DECISION = f"""
    NEW.hash IS NOT NULL
    AND NEW.number = coalesce((SELECT max(number) FROM votes), 0) + 1
    AND NEW.previous_hash = coalesce(
        (SELECT hash FROM votes WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1), '{FIRST_LINK}'
    )
    AND NOT EXISTS (SELECT 1 FROM votes WHERE counted_at > NEW.counted_at)
"""  # noqa: S608 - ours
# A text can name people, so it can be blanked when the matter is over; nothing depends on it then.
TEXT = """
    OLD.state = 'draft' OR NEW.proposer_id = OLD.proposer_id AND NEW.matter = OLD.matter AND NEW.act = OLD.act
    AND (NEW.reason = OLD.reason AND NEW.title = OLD.title
        OR NEW.reason = '' AND NEW.title IN ('', OLD.title)
        AND OLD.state IN ('enacted', 'passed', 'rejected', 'withdrawn'))
"""
PUT = f"""
    {IS_OPEN} AND NOT EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id)
    AND NOT EXISTS (SELECT 1 FROM changes WHERE vote_id = NEW.vote_id AND clause = NEW.clause)
    AND (NEW.clause NOT IN ({REGISTERED})
        OR EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND matter = 'bylaws'))
"""  # noqa: S608 - ours
REGISTRATION = """
    EXISTS (
        SELECT 1 FROM votes WHERE id = NEW.vote_id AND matter = 'bylaws' AND state = 'passed'
        AND (reading = readings OR yes = electorate) AND counted_at <= NEW.recorded_at
    )
    AND NOT EXISTS (SELECT 1 FROM registrations WHERE vote_id = NEW.vote_id)
"""
NO_BALLOT_YET = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} WHERE vote_id = NEW.vote_id)"  # noqa: S608 - ours
    for table in ("ballots", "open_ballots")
)
ENROLMENT = f"""
    NOT NEW.voted AND {IS_OPEN} AND {NO_BALLOT_YET}
    AND EXISTS (SELECT 1 FROM members WHERE id = NEW.member_id AND share_paid_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id)
"""  # noqa: S608 - ours
VOTING = f"""
    NOT OLD.voted AND NEW.voted AND NEW.vote_id = OLD.vote_id AND NEW.member_id = OLD.member_id AND {IS_OPEN}
    AND (SELECT count(*) FROM electors WHERE vote_id = NEW.vote_id)
        = (SELECT electorate FROM votes WHERE id = NEW.vote_id)
"""  # noqa: S608 - ours
CASTING = """
    NEW.choice IN ('yes', 'no', 'abstain')
    AND EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open' AND secret)
    AND (SELECT count(*) FROM ballots WHERE vote_id = NEW.vote_id)
        < (SELECT count(*) FROM electors WHERE vote_id = NEW.vote_id AND voted)
    AND NOT EXISTS (SELECT 1 FROM ballots WHERE id = NEW.id)
"""
OPENLY = """
    NEW.choice IN ('yes', 'no', 'abstain')
    AND EXISTS (SELECT 1 FROM votes WHERE id = NEW.vote_id AND state = 'open' AND NOT secret)
    AND EXISTS (SELECT 1 FROM electors WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id AND voted)
"""
OPENLY_ONCE = f"""
    {OPENLY} AND NOT EXISTS (
        SELECT 1 FROM open_ballots WHERE vote_id = NEW.vote_id AND member_id = NEW.member_id
    )
"""  # noqa: S608 - ours
SAME_VOTER = f"NEW.vote_id = OLD.vote_id AND NEW.member_id = OLD.member_id AND {OPENLY}"

GUARDS = (
    Guard("charter_next_link", "INSERT", "charter_entries", NEXT_LINK, "not the next link of the charter"),
    Guard("charter_founding", "INSERT", "charter_entries", FOUNDING, "the founding is over"),
    Guard("charter_decided", "INSERT", "charter_entries", DECIDED, "no decision gave the rule this value"),
    Guard("charter_stands", "UPDATE", "charter_entries", NEVER, "the charter is only added to"),
    Guard("charter_stays", "DELETE", "charter_entries", NEVER, "the charter is only added to"),
    Guard(
        "text_frozen", "UPDATE", "proposals", f"NEW.id = OLD.id AND ({TEXT})", "a text can only be blanked"
    ),
    Guard("text_stays", "DELETE", "proposals", NEVER, "a proposal cannot be removed"),
    Guard("vote_opening", "INSERT", "votes", OPENING, "not a vote that opens"),
    Guard("vote_in_force", "INSERT", "votes", IN_FORCE, "not the rules in force"),
    Guard("vote_reading", "INSERT", "votes", READING, "not the next reading"),
    Guard("vote_same", "UPDATE", "votes", "NEW.id = OLD.id", "the rules of a vote are frozen"),
    Guard("vote_frozen", f"UPDATE OF {FROZEN}", "votes", NEVER, "the rules of a vote are frozen"),
    Guard(
        "vote_final",
        f"UPDATE OF {RESULT}",
        "votes",
        FINAL,
        "a decision is final, and an open vote has no result",
    ),
    Guard("vote_counted", "UPDATE OF state", "votes", COUNTED, "the count does not match the ballots"),
    Guard("vote_decided", "UPDATE OF state", "votes", DECIDED_RIGHTLY, "the votes decided otherwise"),
    Guard("vote_next_decision", "UPDATE OF state", "votes", NEXT_DECISION, "not the next decision"),
    Guard("vote_stays", "DELETE", "votes", NEVER, "a vote cannot be removed"),
    Guard("change_put", "INSERT", "changes", PUT, "what a vote is about is frozen"),
    Guard("change_stands", "UPDATE", "changes", NEVER, "what a vote is about is frozen"),
    Guard("change_stays", "DELETE", "changes", NEVER, "what a vote is about is frozen"),
    Guard(
        "registration_due", "INSERT", "registrations", REGISTRATION, "nothing was decided that is registered"
    ),
    Guard("registration_stands", "UPDATE", "registrations", NEVER, "a registration stands"),
    Guard("registration_stays", "DELETE", "registrations", NEVER, "a registration stands"),
    Guard("roll_enrolment", "INSERT", "electors", ENROLMENT, "the roll is closed"),
    Guard("roll_voting", "UPDATE", "electors", VOTING, "a member votes once, while the vote is open"),
    Guard("roll_stays", "DELETE", "electors", NEVER, "nobody leaves the roll"),
    Guard("ballot_casting", "INSERT", "ballots", CASTING, "no ballot without a voter"),
    Guard("ballot_stands", "UPDATE", "ballots", NEVER, "a ballot cannot be changed"),
    Guard("ballot_stays", "DELETE", "ballots", NEVER, "a ballot cannot be removed"),
    Guard("open_ballot_casting", "INSERT", "open_ballots", OPENLY_ONCE, "no ballot without a voter"),
    Guard(
        "open_ballot_same",
        "UPDATE",
        "open_ballots",
        SAME_VOTER,
        "a ballot stays with its voter, while the vote is open",
    ),
    Guard("open_ballot_stays", "DELETE", "open_ballots", NEVER, "a ballot cannot be removed"),
)


def upgrade() -> None:
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
