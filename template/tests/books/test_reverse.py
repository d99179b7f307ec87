"""A journal is taken back by its mirror image, and both stay."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from books.till import Till
from sqlalchemy.exc import IntegrityError

from coop.books import ledger
from coop.books.models import Journal


def reverse(till: Till, number: int) -> int:
    with till.stage.data() as session:
        return ledger.reverse(session.scalar(sa.select(Journal).where(Journal.number == number))).number


def test_a_journal_is_taken_back_by_its_mirror_image(till: Till) -> None:
    number = till.job()
    assert reverse(till, number) == number + 1
    assert till.balances() == {}
    assert till.journals() == [(1, "ride"), (2, "reversal")]
    with till.stage.data() as session:
        was, is_back = session.scalars(sa.select(Journal).order_by(Journal.number))
        assert is_back.reverses_id == was.id
        mirror = [(one.account, -one.amount, one.person_id) for one in was.postings]
        assert [(one.account, one.amount, one.person_id) for one in is_back.postings] == mirror


def test_nobody_owes_for_what_was_taken_back(till: Till) -> None:
    reverse(till, till.job())
    with till.stage.data():
        assert ledger.outstanding("customer_receivables") == ledger.outstanding("worker_payables") == []
    assert "Nobody owes anybody." in till.customer.get("/money").text


def test_a_journal_is_taken_back_once(till: Till) -> None:
    number = till.job()
    reverse(till, number)
    with pytest.raises(IntegrityError):
        reverse(till, number)
    assert len(till.journals()) == 2


def test_a_reversal_can_be_taken_back_in_its_turn(till: Till) -> None:
    number = till.job()
    owed = till.balances()
    reverse(till, reverse(till, number))
    assert till.balances() == owed


def test_the_open_books_show_both(till: Till) -> None:
    reverse(till, till.job())
    page = till.stage.visitor().get("/books").text
    assert "1. A ride" in page
    assert "2. An earlier entry was taken back" in page
