"""What one database alone knows: values of another kind, rows in the way, a clock that a session can set."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from governance.forger import Forger
from sqlalchemy.exc import DatabaseError
from stage import Stage

from coop.governance.models import Change, Elector

FORGED_ENTRY = "SELECT seq + 1, 'fee_percent', '0', NULL, enacted_at, hash, 'f' FROM charter_entries"
LAST = "WHERE seq = (SELECT max(seq) FROM charter_entries)"


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    """Whose shares are in the books."""
    return Assembly(stage, *(stage.member(name, booked=True) for name in ("Ada", "Ben", "Cleo")))


def as_bytes(word: Any) -> Any:
    return sa.literal_column(f"CAST('{word}' AS blob)")


@pytest.mark.parametrize(
    ("clause", "rule", "column"),
    [("rules_method", "unanimity", "method"), ("abstentions", "absent", "abstentions")],
)
def test_bytes_are_no_words(
    assembly: Assembly, forger: Forger, database: str, clause: str, rule: str, column: str
) -> None:
    """A method that is 'unanimity' to one guard and unknown to the next would be counted as a majority."""
    if database == "postgresql":
        return
    assembly.pass_("3", "discussion_days")
    changing, proposal = assembly.propose(rule, clause), assembly.propose("9")
    forger.done(f"UPDATE proposals SET moves_at = '2026-03-30 00:00:00.000000' WHERE id = {proposal}")
    forger.time.passes(days=3)
    assembly.tick()
    assembly.vote(changing, "yes", "yes", "yes")
    forger.time.passes(days=30)
    forger.run(forger.vote(proposal, **{column: as_bytes(rule)}))
    forger.done(forger.vote(proposal, **{column: rule}))


def test_bytes_are_no_times_and_no_rules(assembly: Assembly, forger: Forger, database: str) -> None:
    """Bytes come after every text: such a vote would never close."""
    if database == "postgresql":
        return
    proposal, now = forger.due(assembly), forger.time.now
    closes = (now + timedelta(days=7)).strftime("%Y-%m-%d %H:%M:%S.000000")
    forger.run(forger.vote(proposal, closes_at=as_bytes(closes)))
    forger.run(forger.vote(proposal, matter=as_bytes("rules")))
    for row in (
        {"clause": as_bytes("fee_percent"), "value": "900"},
        {"clause": "fee_percent", "value": as_bytes(900)},
    ):
        forger.run(forger.vote(proposal), sa.insert(Change).values(vote_id=900, **row))


def test_nothing_replaces_a_row_that_is_there(stage: Stage, assembly: Assembly, database: str) -> None:
    """Of any guarded table: SQLite throws out what is in the way without asking who guards its removal."""
    proposal = assembly.pass_("9")
    assembly.ben.post(f"/decisions/{proposal}/comments", text="Well.")
    let_in = []
    with stage.data() as session:
        guarded = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name"
        tables = session.scalars(sa.text(guarded)).all() if database == "sqlite" else []
        for table in tables:
            if not session.scalar(sa.text(f"SELECT count(*) FROM {table}")):
                continue
            for statement in (
                f"REPLACE INTO {table} SELECT * FROM {table}",
                f"UPDATE OR REPLACE {table} SET rowid = 7",
            ):
                try:
                    with session.begin_nested():
                        session.execute(sa.text(statement))
                except DatabaseError:
                    continue
                let_in.append(statement)
        session.rollback()
    assert let_in == []


@pytest.mark.parametrize("manner", ["OR IGNORE", "OR FAIL", "OR ROLLBACK", "OR REPLACE"])
def test_no_manner_of_writing_gets_around_a_guard(
    assembly: Assembly, forger: Forger, database: str, manner: str
) -> None:
    if database == "sqlite":
        forger.run(f"INSERT {manner} INTO charter_entries {FORGED_ENTRY} {LAST}")
        forger.run(f"UPDATE {manner} charter_entries SET value = '0'")
        forger.run(f"UPDATE {manner} members SET share_paid_at = NULL")


def test_no_other_statement_gets_around_a_guard(assembly: Assembly, forger: Forger, database: str) -> None:
    """Each of them on both databases, where it has them."""
    assembly.pass_("9")
    upsert = "ON CONFLICT (seq) DO UPDATE SET value = '0'"
    forger.run(f"INSERT INTO charter_entries SELECT * FROM charter_entries WHERE seq = 1 {upsert}")
    forger.run(f"INSERT INTO charter_entries {FORGED_ENTRY} {LAST} {upsert}")
    forger.run("UPDATE charter_entries SET value = '0' FROM members WHERE members.id = 1")
    forger.run(
        "WITH one AS (SELECT 1 AS n) UPDATE charter_entries SET value = '0' WHERE seq IN (SELECT n FROM one)"
    )
    if database == "postgresql":
        forger.run("WITH gone AS (DELETE FROM charter_entries RETURNING *) SELECT * FROM gone")
        forger.run(
            f"WITH new AS (INSERT INTO charter_entries {FORGED_ENTRY} {LAST} RETURNING *) SELECT * FROM new"
        )
        merge = "MERGE INTO charter_entries c USING members m ON c.seq = m.id WHEN MATCHED THEN"
        forger.run(f"{merge} UPDATE SET value = '0'")
        forger.run(f"{merge} DELETE")
        forger.run("SET CONSTRAINTS ALL DEFERRED", f"INSERT INTO charter_entries {FORGED_ENTRY} {LAST}")


def test_rows_that_are_copied_in_are_guarded(stage: Stage, assembly: Assembly, database: str) -> None:
    if database == "sqlite":
        return
    with stage.data() as session:
        last = session.execute(sa.text(f"SELECT seq, enacted_at, hash FROM charter_entries {LAST}")).one()
        cursor = session.connection().connection.cursor()
        with (
            pytest.raises(Exception, match=r"charter|founding"),
            cursor.copy("COPY charter_entries FROM STDIN") as copy,
        ):
            copy.write_row([last.seq + 1, "fee_percent", "0", None, last.enacted_at, last.hash, "f"])
        session.rollback()


@pytest.mark.parametrize("seconds", [1, 86_400 * 8, 86_400 * 3650])
def test_no_session_sets_the_clock_of_the_guards(
    assembly: Assembly, stage: Stage, database: str, seconds: int
) -> None:
    """As that of the tests does, on a cluster that says so. Others take the time from the machine."""
    if database == "sqlite":
        return
    with stage.data() as session:
        session.execute(sa.text("SET LOCAL ROLE NONE"))
        session.execute(sa.text("ALTER ROLE ALL RESET coop.clock"))
        session.execute(sa.text("SELECT set_config('coop.now', '2040-01-01', true)"))
        session.execute(sa.text("SET LOCAL coop.clock = 'set'"))
        wrong = session.scalar(sa.text("SELECT abs(extract(epoch FROM coop_now() - clock_timestamp()))"))
        session.rollback()
    assert wrong < 1


def test_a_roll_of_true_numbers_only(assembly: Assembly, forger: Forger, database: str) -> None:
    """Who has voted is no number between yes and no, and nobody votes twice by another word for yes."""
    vote = assembly.look(assembly.propose("9"))
    mine = sa.update(Elector).where(Elector.vote_id == vote.id, Elector.member_id == assembly.ada.member_id)
    if database == "sqlite":
        for lie in ("'x'", "'yes'", "NULL", "-0.0"):
            forger.run(f"UPDATE electors SET voted = {lie}")
        forger.done(mine.values(voted=True))
        for again in ("1", "2", "'1'"):
            forger.run(f"UPDATE electors SET voted = {again} WHERE member_id = {assembly.ada.member_id}")
