"""Statements by which somebody past the pages would change a rule, a vote, a roll, a ballot or an office.

Each is refused by the database at any time, or finds no row that it is about. `:vote`, `:proposal` and
`:member` are any of those that there are; `:outsider` is a member who has not paid her share.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from coop import clock
from coop.database import Integral, UtcDateTime, db

VOTE = (
    "proposal_id, contest_id, matter, text_hash, reading, readings, charter_seq, opened_at, closes_at, "
    "method, quorum_numerator, quorum_denominator, majority_numerator, majority_denominator, "
    "majority_strict, abstentions, secret, office, seats, term_months, stood, seed, electorate, roll_salt, "
    "lock"
)
NEXT = "SELECT max(seq) + 1 FROM charter_entries"
LAST = "(SELECT hash FROM charter_entries ORDER BY seq DESC LIMIT 1)"
PASSED = "SELECT id FROM votes WHERE state = 'passed'"
VOTED_ON = "SELECT proposal_id FROM votes"
OVER = "SELECT id FROM votes WHERE state <> 'open'"
THE_CHARTER = (
    "UPDATE charter_entries SET value = '90' WHERE clause = 'fee_percent'",
    "UPDATE charter_entries SET seq = seq + 100",
    "DELETE FROM charter_entries",
    "INSERT INTO charter_entries (seq, clause, value, enacted_at, previous_hash, hash) "
    f"VALUES (({NEXT}), 'fee_percent', '\"1\"', :now, {LAST}, :seal)",
    "INSERT INTO charter_entries (seq, clause, value, vote_id, enacted_at, previous_hash, hash) "
    f"SELECT ({NEXT}), clause, value, vote_id, :now, {LAST}, :seal FROM changes WHERE vote_id = :vote",
    "INSERT INTO charter_entries (seq, clause, value, vote_id, enacted_at, previous_hash, hash) "
    f"SELECT ({NEXT}), 'fee_percent', '1', id, counted_at, {LAST}, :seal FROM votes WHERE id = :vote",
)
RULES_OF_A_VOTE = tuple(
    f"UPDATE votes SET {change}"
    for change in (
        "quorum_numerator = 1, quorum_denominator = 100", "majority_numerator = 1, majority_denominator = 9",
        "majority_strict = NOT majority_strict", "method = 'consent'", "abstentions = 'absent'",
        "secret = NOT secret", "electorate = 1", "closes_at = opened_at", "opened_at = closes_at",
        "charter_seq = 1", "matter = 'rules'", "reading = 1, readings = 1", "contest_id = 1",
        "proposal_id = 1", "text_hash = :seal", "roll_salt = 'f'", "lock = :seal",
        "lock = NULL", "key = :seal", "key = lock", "office = 'board'", "seats = 9",
        "term_months = 72", "seed = 'mine'", "stood = 9", "id = id + 1000",
    )
)  # fmt: skip
RESULTS = (
    "DELETE FROM votes",
    "UPDATE votes SET state = 'passed'",
    "UPDATE votes SET state = 'rejected'",
    f"UPDATE votes SET state = 'open' WHERE id IN ({OVER})",
    "UPDATE votes SET yes = 4",
    "UPDATE votes SET no = 0, abstain = 0",
    "UPDATE votes SET elected = '1'",
    "UPDATE votes SET number = 1",
    "UPDATE votes SET hash = :seal",
    "UPDATE votes SET counted_at = :now",
    "UPDATE votes SET state = 'passed', outcome = NULL, counted_at = :now, yes = electorate + 1, no = 0, "
    "abstain = 0, number = (SELECT coalesce(max(number), 0) + 1 FROM votes), hash = :seal, previous_hash = "
    "(SELECT hash FROM votes ORDER BY coalesce(number, 0) DESC LIMIT 1) WHERE id = :vote",
    f"INSERT INTO votes ({VOTE}, state) SELECT {VOTE}, 'open' FROM votes WHERE id = :vote",  # again
    "INSERT INTO registrations (vote_id, reference, recorded_at, recorded_by_id) "
    "VALUES (:vote, '1', :now, :outsider)",
    "INSERT INTO registrations (vote_id, reference, recorded_at, recorded_by_id) "
    f"SELECT id, '1', :now, :member FROM votes WHERE id = :vote AND id NOT IN ({PASSED})",
    "UPDATE registrations SET recorded_at = :now, reference = 'x'",
    "DELETE FROM registrations",
    "INSERT INTO changes (vote_id, clause, value) VALUES (:vote, 'fee_percent', '1')",
    "UPDATE changes SET value = '1'",
    "DELETE FROM changes",
)
ROLL_AND_BALLOTS = (
    "UPDATE electors SET voted = (1 = 0) WHERE voted",
    "UPDATE electors SET voted = (1 = 1) WHERE voted",
    "UPDATE electors SET member_id = :outsider WHERE vote_id = :vote AND member_id = :member",
    "INSERT INTO electors (vote_id, member_id, voted, member_class) SELECT :vote, id, (1 = 0), member_class "
    "FROM members WHERE id = :outsider",
    "UPDATE electors SET member_class = NULL WHERE member_id = :member",
    "DELETE FROM electors WHERE member_id = :member",
    "INSERT INTO ballots (id, vote_id, choice) VALUES ('f', :vote, 'yes')",
    "INSERT INTO ballots (id, vote_id, choice) VALUES ('f', :vote, '1')",
    "INSERT INTO sealed_ballots (vote_id, id, sealed) VALUES (:vote, 'f', '')",
    "UPDATE sealed_ballots SET sealed = '', vote_id = :vote",
    "DELETE FROM sealed_ballots",
    "UPDATE ballots SET choice = 'no'",
    "UPDATE ballots SET vote_id = :vote",
    "DELETE FROM ballots",
    "INSERT INTO open_ballots (vote_id, member_id, choice) VALUES (:vote, :member, 'yes')",
    "INSERT INTO open_ballots (vote_id, member_id, choice) VALUES (:vote, :outsider, 'no')",
    f"UPDATE open_ballots SET choice = 'no' WHERE vote_id IN ({OVER})",
    "UPDATE open_ballots SET member_id = :outsider",
    "DELETE FROM open_ballots",
)
TEXTS_AND_PEOPLE = (
    "UPDATE members SET share_paid_at = :now WHERE id = :outsider",
    "UPDATE members SET share_amount = 0",
    "UPDATE members SET member_class = 'users' WHERE id = :member",
    "UPDATE members SET person_id = (SELECT person_id FROM members WHERE id = :outsider) WHERE id = :member",
    "INSERT INTO cosignatures (proposal_id, member_id) VALUES (:proposal, :outsider)",
    "UPDATE cosignatures SET member_id = :outsider",
    "DELETE FROM cosignatures",
    "UPDATE proposals SET moves_at = made_at "
    "WHERE state IN ('discussion', 'waiting') AND not_before > made_at AND moves_at > made_at",
    "UPDATE proposals SET not_before = made_at WHERE not_before > made_at",
    "UPDATE proposals SET state = 'withdrawn' WHERE state IN ('voting', 'waiting', 'passed', 'enacted')",
    "UPDATE proposals SET state = 'anything'",
    "DELETE FROM proposals",
    "UPDATE proposals SET act = '[]' WHERE state <> 'draft'",
    "UPDATE proposals SET title = 'Another', reason = 'Another' WHERE state <> 'draft'",
    "UPDATE proposals SET proposer_id = :outsider",
    "UPDATE proposals SET matter = 'bylaws' WHERE matter <> 'bylaws'",
    "UPDATE proposals SET rival_of_id = 1 WHERE rival_of_id IS NULL",
    "UPDATE proposals SET state = 'draft' WHERE state <> 'draft'",
    "UPDATE proposals SET state = 'enacted' WHERE state IN ('draft', 'cosigning', 'discussion', 'waiting')",
    "UPDATE proposals SET state = 'passed' WHERE state IN ('draft', 'cosigning', 'discussion', 'waiting')",
    "UPDATE proposals SET state = 'discussion' WHERE state IN ('enacted', 'rejected', 'withdrawn')",
    "DELETE FROM nominations",
    "UPDATE nominations SET member_id = :outsider",
    "INSERT INTO nominations (proposal_id, member_id, by_id, state, statement) "
    "VALUES (:proposal, :outsider, :member, 'stands', '')",
    "INSERT INTO candidates (vote_id, number, member_id) VALUES (:vote, 9, :member)",
    "UPDATE candidates SET member_id = :outsider",
    "DELETE FROM candidates",
    f"UPDATE options SET text = 'Another' WHERE proposal_id IN ({VOTED_ON})",
    f"UPDATE options SET number = number + 100 WHERE proposal_id IN ({VOTED_ON})",
    f"DELETE FROM options WHERE proposal_id IN ({VOTED_ON})",
    "INSERT INTO options (proposal_id, number, member_id, text, reason) "
    "SELECT proposal_id, 50, :member, 'Another', '' FROM votes WHERE id = :vote",
    "INSERT INTO roles (member_id, role, given_by, since, until) "
    "VALUES (:outsider, 'board', 'decision 1', :now, :later)",
    "INSERT INTO roles (member_id, role, given_by, since) VALUES (:outsider, 'board', 'founding', :now)",
    "UPDATE roles SET member_id = :outsider",
    "UPDATE roles SET until = :later WHERE until IS NOT NULL",
    "UPDATE roles SET ended_at = NULL, ended_by = NULL WHERE ended_at IS NOT NULL",
    "UPDATE roles SET ended_at = :now, ended_by = 'decision 9999' WHERE ended_at IS NULL",
    "DELETE FROM roles",
)
# Who owns a schema of PostgreSQL can change its shape: there it takes a role that does not.
ON_SQLITE = (
    "DROP TRIGGER vote_frozen",
    "DROP TABLE charter_entries",
    "CREATE TEMP TABLE charter_entries (seq, clause, value)",
    "PRAGMA writable_schema = 1",
    "INSERT OR REPLACE INTO charter_entries SELECT * FROM charter_entries WHERE seq = 1",
    "INSERT OR REPLACE INTO electors SELECT * FROM electors",
    "REPLACE INTO ballots (id, vote_id, choice) SELECT id, vote_id, 'no' FROM ballots",
    "REPLACE INTO open_ballots (vote_id, member_id, choice) "
    f"SELECT vote_id, member_id, 'no' FROM open_ballots WHERE vote_id IN ({OVER})",
    "UPDATE OR REPLACE votes SET number = 1",
)
ATTACKS = (*THE_CHARTER, *RULES_OF_A_VOTE, *RESULTS, *ROLL_AND_BALLOTS, *TEXTS_AND_PEOPLE, *ON_SQLITE)
TYPES: dict[str, Any] = {
    "now": UtcDateTime, "later": UtcDateTime, "seal": sa.String, "vote": Integral, "proposal": Integral,
    "member": Integral, "outsider": Integral,
}  # fmt: skip
LONG = timedelta(days=3000)


def is_held_off(attack: str, **targets: int | None) -> bool:
    """Whether the database refused it. AssertionError when it let the statement change anything."""
    if attack in ON_SQLITE and db.engine.dialect.name != "sqlite":
        return False
    now = clock.now()
    given = {"now": now, "later": now + LONG, "seal": "f" * 64, **targets}
    statement, names = STATEMENTS[attack]
    try:
        changed = db.session.connection().execute(statement, {name: given[name] for name in names}).rowcount
    except DatabaseError as refused:
        if isinstance(refused, IntegrityError) or "not authorized" in str(refused):
            return True
        raise
    finally:
        db.session.rollback()
    assert changed < 1, f"let in: {attack} {given}"
    return False


def _ready(attack: str) -> tuple[sa.TextClause, list[str]]:
    names = [name for name in TYPES if f":{name}" in attack]
    return sa.text(attack).bindparams(*(sa.bindparam(one, type_=TYPES[one]) for one in names)), names


STATEMENTS = {attack: _ready(attack) for attack in ATTACKS}
