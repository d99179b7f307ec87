"""Whoever reaches the database past the rules, through the application's own connection, is refused."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from governance.forger import Attack
from sqlalchemy.exc import IntegrityError
from stage import Stage, Time

from coop import clock, migrations, shape
from coop.governance.models import Ballot, CharterEntry, Elector, Vote
from coop.governance.verify import FIRST_LINK


@pytest.fixture
def counted(assembly: Assembly) -> int:
    return assembly.pass_("9")


@pytest.fixture
def opened(assembly: Assembly) -> int:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "no")
    return proposal


def link(stage: Stage, **changes: Any) -> sa.Insert:
    """The next entry of the charter, as someone who knows how would forge it."""
    with stage.data() as session:
        last = session.query(CharterEntry).order_by(CharterEntry.seq.desc()).first()
        values = {
            "seq": last.seq + 1,
            "clause": "fee_percent",
            "value": "0",
            "vote_id": None,
            "enacted_at": last.enacted_at,
            "previous_hash": last.hash,
            "hash": "f" * 64,
        }
    return sa.insert(CharterEntry).values({**values, **changes})


@pytest.mark.parametrize(
    "column", ["seq", "clause", "value", "vote_id", "enacted_at", "previous_hash", "hash"]
)
def test_no_entry_of_the_charter_is_changed(attack: Attack, counted: int, column: str) -> None:
    changed: dict[str, Any] = {"seq": 99, "vote_id": None, "enacted_at": clock.now()}
    attack(sa.update(CharterEntry).values({column: changed.get(column, "x")}))


def test_no_entry_of_the_charter_is_removed(attack: Attack, counted: int) -> None:
    attack("DELETE FROM charter_entries")
    attack("DELETE FROM charter_entries WHERE seq = (SELECT max(seq) FROM charter_entries)")


def test_nothing_is_founded_afterwards(attack: Attack, stage: Stage, assembly: Assembly) -> None:
    attack(link(stage))


def test_a_founding_has_one_time(attack: Attack, stage: Stage, time: Time) -> None:
    """Even before the first member."""
    time.passes(seconds=1)
    attack(link(stage, enacted_at=time.now))


def test_an_entry_follows_the_last(attack: Attack, stage: Stage) -> None:
    attack(link(stage, seq=99))
    attack(link(stage, seq=1))
    attack(link(stage, previous_hash=FIRST_LINK))


def test_no_entry_without_a_decision_that_passed(
    attack: Attack, stage: Stage, assembly: Assembly, opened: int
) -> None:
    attack(link(stage, vote_id=opened, value="900"))
    assembly.cleo.post(f"/decisions/{opened}/ballot", choice="no")
    attack(link(stage, vote_id=opened, value="900"))
    attack(link(stage, vote_id=9999, value="900"))


def test_a_decision_is_enacted_once_and_as_it_was(attack: Attack, stage: Stage, counted: int) -> None:
    attack(link(stage, vote_id=counted, value="900"))
    attack(link(stage, vote_id=counted, value="0"))
    attack(link(stage, vote_id=counted, clause="quorum", value="900"))


def test_replacing_is_no_way_around_on_sqlite(
    attack: Attack, stage: Stage, counted: int, database: str
) -> None:
    if database == "postgresql":
        return
    attack(link(stage, vote_id=counted, value="900").prefix_with("OR REPLACE"))
    attack("REPLACE INTO ballots SELECT id, vote_id, 'no', NULL, NULL FROM ballots")
    attack("REPLACE INTO electors SELECT vote_id, member_id, 0, member_class FROM electors")
    attack("REPLACE INTO votes SELECT * FROM votes")
    attack("UPDATE OR REPLACE charter_entries SET seq = 1")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("charter_entries", "the charter is only added to"),
        ("votes", "a vote cannot be removed"),
        ("proposals", "a proposal cannot be removed"),
        ("changes", "what a vote is about is frozen"),
        ("electors", "nobody leaves the roll"),
        ("ballots", "a ballot cannot be removed"),
    ],
)
def test_nothing_is_emptied(attack: Attack, counted: int, table: str, sentence: str, database: str) -> None:
    """By the guards, not only by the keys that happen to lead there."""
    attack(f"DELETE FROM {table}", sentence)
    if database == "postgresql":
        attack(f"TRUNCATE {table} CASCADE")


FROZEN: dict[str, Any] = {
    "id": 99,
    "matter": "'bylaws'",
    "contest_id": 99,
    "text_hash": "'f'",
    "reading": 2,
    "readings": 2,
    "charter_seq": 1,
    "opened_at": "closes_at",
    "closes_at": "opened_at",
    "quorum_numerator": 2,
    "quorum_denominator": 10,
    "majority_numerator": 2,
    "majority_denominator": 3,
    "method": "'consent'",
    "abstentions": "'votes'",
    "secret": "(1 = 0)",
    "electorate": 2,
    "roll_salt": "'f'",
    "lock": "'f'",
    "key": "'f'",
}


@pytest.mark.parametrize("column", FROZEN)
def test_the_rules_of_a_vote_do_not_change(
    attack: Attack, opened: int, column: str, assembly: Assembly
) -> None:
    attack(f"UPDATE votes SET {column} = {FROZEN[column]}")
    assembly.cleo.post(f"/decisions/{opened}/ballot", choice="yes")
    attack(f"UPDATE votes SET {column} = {FROZEN[column]}")


def test_a_vote_does_not_change_hands_or_its_strictness(
    attack: Attack, opened: int, assembly: Assembly
) -> None:
    attack(sa.update(Vote).values(proposal_id=99))
    attack(sa.update(Vote).values(majority_strict=False))


def test_a_reason_can_be_blanked_when_the_vote_is_over(
    stage: Stage, attack: Attack, opened: int, assembly: Assembly
) -> None:
    """It can name people, who can ask to be forgotten."""
    attack("UPDATE proposals SET reason = ''")
    assembly.cleo.post(f"/decisions/{opened}/ballot", choice="yes")
    with stage.data() as session:
        session.execute(sa.text("UPDATE proposals SET reason = ''"))


def result(**changes: Any) -> dict[str, Any]:
    """What a count of one yes, one no and nobody else's would be."""
    values = {
        "state": "rejected",
        "outcome": "no_majority",
        "counted_at": clock.now(),
        "yes": 1,
        "no": 1,
        "abstain": 0,
        "number": 1,
        "previous_hash": FIRST_LINK,
        "hash": "f" * 64,
    }
    return {**values, **changes}


def unlock(stage: Stage, proposal: int) -> None:
    with stage.data() as session:
        urn.unlock(session, session.scalar(sa.select(Vote.id).where(Vote.proposal_id == proposal)))


def test_an_open_vote_is_not_counted_before_its_time(attack: Attack, opened: int) -> None:
    attack(sa.update(Vote).values(result()))


@pytest.mark.parametrize(
    "lie",
    [
        {"yes": 2},
        {"yes": 2, "no": 0, "state": "passed", "outcome": None},
        {"state": "passed", "outcome": None},
        {"state": "passed"},
        {"outcome": None},
        {"no": 0},
        {"abstain": 1},
        {"yes": None},
        {"counted_at": None},
        {"number": 2},
        {"number": None},
        {"previous_hash": "0" * 63 + "1"},
        {"hash": None},
        {"state": "cancelled"},
        {"state": "open"},
    ],
)
def test_the_count_matches_the_ballots(
    attack: Attack, stage: Stage, opened: int, lie: dict[str, Any], time: Time
) -> None:
    time.passes(days=7)
    unlock(stage, opened)
    attack(sa.update(Vote).values(result(**lie)))


def test_an_honest_count_is_let_in(stage: Stage, opened: int, time: Time) -> None:
    """So that the lies above are refused for what they lie about."""
    time.passes(days=7)
    unlock(stage, opened)
    with stage.data() as session:
        session.execute(sa.update(Vote).values(result()))


def test_a_decision_is_final(attack: Attack, counted: int) -> None:
    attack("UPDATE votes SET state = 'open'")
    attack("UPDATE votes SET state = 'rejected', outcome = 'no_quorum'")
    attack("UPDATE votes SET yes = 2, no = 1")
    attack(sa.update(Vote).values(counted_at=None))
    attack("UPDATE votes SET hash = 'f'")
    attack("UPDATE votes SET number = 7")


@pytest.mark.parametrize(
    "change",
    [
        {"state": "passed"},
        {"yes": 0},
        {"number": 2},
        {"charter_seq": 1},
        {"closes_at": "opened_at"},
        {"electorate": 0},
        {"quorum_numerator": 0},
        {"majority_numerator": 3},
    ],
)
def test_a_vote_opens_open_with_sound_rules(attack: Attack, opened: int, change: dict[str, Any]) -> None:
    columns = [column.name for column in Vote.__table__.c if column.name != "id"]
    given = ", ".join(
        f"'{change[name]}'" if name == "state" and name in change else str(change.get(name, name))
        for name in columns
    )
    attack(f"INSERT INTO votes ({', '.join(columns)}) SELECT {given} FROM votes")


def test_nobody_joins_or_leaves_the_roll_of_a_vote_under_way(
    attack: Attack, stage: Stage, opened: int, assembly: Assembly
) -> None:
    dora = stage.member("Dora")
    attack(
        sa.insert(Elector).values(
            vote_id=opened, member_id=dora.member_id, voted=False, member_class="workers"
        )
    )
    attack("DELETE FROM electors")


def test_only_those_who_may_vote_are_on_the_roll(attack: Attack, stage: Stage, assembly: Assembly) -> None:
    proposal = assembly.propose()
    dora = stage.member("Dora", paid=False)
    attack(
        sa.insert(Elector).values(
            vote_id=proposal, member_id=dora.member_id, voted=False, member_class="workers"
        )
    )


def test_a_padded_roll_ends_the_vote_before_it_begins(
    stage: Stage, attack: Attack, assembly: Assembly
) -> None:
    """Someone who becomes a voter after the opening and is slipped in before the first ballot is noticed."""
    proposal = assembly.propose()
    dora = stage.member("Dora")
    with stage.data() as session:
        session.execute(
            sa.insert(Elector).values(
                vote_id=proposal, member_id=dora.member_id, voted=False, member_class="workers"
            )
        )
    attack(sa.update(Elector).where(Elector.member_id == assembly.ada.member_id).values(voted=True))


def test_nobody_is_made_a_non_voter_again(attack: Attack, opened: int, assembly: Assembly) -> None:
    attack(sa.update(Elector).values(voted=False))
    attack(sa.update(Elector).values(voted=True))
    cleos = sa.update(Elector).where(Elector.member_id == assembly.cleo.member_id)
    attack(cleos.values(voted=True, vote_id=99))


def test_no_ballot_without_a_voter(attack: Attack, opened: int) -> None:
    attack(sa.insert(Ballot).values(id="f" * 32, vote_id=opened, choice="yes"))


def test_no_ballot_in_a_counted_vote(attack: Attack, counted: int) -> None:
    attack(sa.insert(Ballot).values(id="f" * 32, vote_id=counted, choice="yes"))
    attack(sa.update(Elector).values(voted=True))


def test_no_ballot_changes(attack: Attack, stage: Stage, opened: int, time: Time) -> None:
    attack("UPDATE sealed_ballots SET id = 'f'")
    attack("DELETE FROM sealed_ballots")
    time.passes(days=7)
    unlock(stage, opened)
    attack("UPDATE ballots SET choice = 'yes'")
    attack("DELETE FROM ballots WHERE choice = 'no'")


def test_a_ballot_says_one_of_three_words(stage: Stage, opened: int, assembly: Assembly) -> None:
    with stage.data() as session:
        session.execute(
            sa.update(Elector).where(Elector.member_id == assembly.cleo.member_id).values(voted=True)
        )
        with pytest.raises(IntegrityError):
            session.execute(sa.insert(Ballot).values(id="f" * 32, vote_id=opened, choice="maybe"))
        session.rollback()


def test_the_guards_can_be_taken_down_and_put_up_again(stage: Stage, assembly: Assembly) -> None:
    """By a migration alone."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with stage.data() as session:
        guards = migrations.directory().get_revision("0007").module  # type: ignore[union-attr]
        connection = session.connection()
        with shape.changing(connection), Operations.context(MigrationContext.configure(connection)):
            guards.downgrade()
            session.execute(sa.text("DELETE FROM charter_entries WHERE clause = 'hue'"))
            guards.upgrade()
            with pytest.raises(IntegrityError):
                session.execute(sa.text("DELETE FROM charter_entries"))
        session.rollback()
