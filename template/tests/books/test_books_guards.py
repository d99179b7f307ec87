"""Whoever reaches the books past the ledger, through the application's own connection, is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from books.till import Till
from sqlalchemy.exc import IntegrityError
from stage import Stage

from coop import clock
from coop.books.models import Journal, Posting, Seal

Attack = Callable[..., None]


@pytest.fixture
def attack(stage: Stage) -> Attack:
    """Runs statements, and passes when the database refuses the last of them with that sentence."""

    def run(*statements: Any, says: str) -> None:
        *before, last = [sa.text(one) if isinstance(one, str) else one for one in statements]
        with stage.data() as session:
            for statement in before:
                session.execute(statement)
            with pytest.raises(IntegrityError, match=says):
                session.execute(last)
            session.rollback()

    return run


@pytest.fixture
def booked(till: Till) -> int:
    """The id of a sealed journal."""
    till.job()
    with till.stage.data() as session:
        return int(session.scalar(sa.select(Journal.id)))


def journal(**changes: Any) -> sa.Insert:
    """The next one, as someone who knows how would forge it."""
    values = {"id": 90, "number": 2, "kind": "payout", "reference": "mine", "made_at": clock.now()}
    return sa.insert(Journal).values({**values, "reverses_id": None, **changes})


def posting(amount: int, journal_id: int = 90, **changes: Any) -> sa.Insert:
    values = {"journal_id": journal_id, "account": "bank", "person_id": None, "amount": amount}
    return sa.insert(Posting).values({**values, **changes})


def seal(journal_id: int = 90) -> sa.Insert:
    return sa.insert(Seal).values(journal_id=journal_id)


def test_a_journal_that_is_well_made_is_let_in(stage: Stage, booked: int) -> None:
    """So that those below are refused for what is wrong with them."""
    with stage.data() as session:
        for statement in (journal(), posting(5), posting(-5), seal()):
            session.execute(statement)


def test_nothing_is_added_to_a_sealed_journal(attack: Attack, booked: int) -> None:
    attack(posting(5, booked), says="the journal is sealed")


def test_no_posting_is_changed(attack: Attack, booked: int) -> None:
    for change in ("id = 7", "journal_id = 7", "account = 'bank'", "person_id = NULL", "amount = 7"):
        attack(f"UPDATE postings SET {change}", says="a posting cannot be changed")


def test_no_journal_is_changed(attack: Attack, booked: int) -> None:
    changes = ("id = 7", "number = 7", "kind = 'x'", "reference = 'x'", "made_at = NULL", "reverses_id = id")
    for change in changes:
        attack(f"UPDATE journals SET {change}", says="taken back by its reversal alone")


def test_a_posting_is_not_changed_before_the_seal_either(attack: Attack, booked: int) -> None:
    change = sa.update(Posting).where(Posting.journal_id == 90).values(amount=9)
    attack(journal(), posting(5), change, says="a posting cannot be changed")


def test_nothing_is_removed(attack: Attack, booked: int, database: str) -> None:
    attack("DELETE FROM postings", says="a posting cannot be removed")
    attack("DELETE FROM journals", says="taken back by its reversal alone")
    attack("DELETE FROM seals", says="a seal cannot be broken")
    if database == "postgresql":
        for table in ("postings", "journals", "seals"):
            attack(f"TRUNCATE {table} CASCADE", says="cannot be emptied")


def test_no_seal_is_changed(attack: Attack, booked: int) -> None:
    attack("UPDATE seals SET journal_id = 7", says="a seal cannot be broken")


def test_what_does_not_balance_gets_no_seal(attack: Attack, booked: int) -> None:
    for amounts in ((), (5,), (5, 5), (5, -4), (1, 1, 1)):
        lines = [posting(amount) for amount in amounts]
        attack(journal(), *lines, seal(), says="the journal does not balance")


def test_a_journal_is_sealed_once(attack: Attack, booked: int) -> None:
    attack(seal(booked), says="the journal does not balance")


def test_a_seal_without_a_journal_is_none(attack: Attack, booked: int) -> None:
    attack(seal(90), says="the journal does not balance")


def test_a_journal_without_a_seal_is_gone_with_its_transaction(stage: Stage, booked: int) -> None:
    def book() -> None:
        with stage.data() as session:
            for statement in (journal(), posting(5), posting(-5)):
                session.execute(statement)

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        book()
    with stage.data() as session:
        assert session.scalars(sa.select(Journal.id)).all() == [booked]
        assert session.scalar(sa.select(sa.func.count()).select_from(Posting)) == 3


def test_voucher_numbers_follow_each_other(attack: Attack, booked: int) -> None:
    for number in (1, 3, 0, -1):
        attack(journal(number=number), says="not the next journal")


def test_an_event_is_not_booked_twice(attack: Attack, booked: int) -> None:
    attack(journal(kind="ride", reference="job:1"), says="not the next journal")


def test_a_journal_is_not_taken_back_twice(attack: Attack, booked: int) -> None:
    first = journal(reverses_id=booked)
    pair = posting(5), posting(-5), seal()
    attack(first, *pair, journal(id=91, number=3, reverses_id=booked, reference="b"), says="not the next")


def test_a_posting_of_nothing_is_none(attack: Attack, booked: int) -> None:
    attack(journal(), posting(0), says="not_nothing")


def test_replacing_is_no_way_around_on_sqlite(attack: Attack, booked: int, database: str) -> None:
    """REPLACE throws out the row in its way without asking the guards of DELETE."""
    if database == "postgresql":
        return
    with_its_id, with_its_event = journal(id=booked), journal(kind="ride", reference="job:1")
    attack(with_its_id.prefix_with("OR REPLACE"), says="not the next journal")
    attack(with_its_event.prefix_with("OR REPLACE"), says="not the next journal")
    attack(journal(number=1).prefix_with("OR REPLACE"), says="not the next journal")
    attack("REPLACE INTO seals SELECT journal_id FROM seals", says="does not balance")
    attack("REPLACE INTO postings SELECT * FROM postings", says="the journal is sealed")
    attack(journal(), posting(5, id=1).prefix_with("OR REPLACE"), says="the journal is sealed")
    attack("UPDATE OR REPLACE journals SET number = 1", says="taken back by its reversal alone")


def test_an_upsert_is_no_way_around(attack: Attack, booked: int) -> None:
    upsert = (
        "INSERT INTO seals (journal_id) VALUES (90) ON CONFLICT (journal_id) DO UPDATE SET journal_id = 91"
    )
    attack(upsert, says="does not balance")
    attack(upsert.replace("90", str(booked)), says="does not balance")
