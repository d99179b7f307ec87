"""The only way into the books."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from books.till import EARNED, FEE, PRICE, Till
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from stage import Stage

from coop.books import ledger
from coop.books.accounts import ACCOUNTS
from coop.books.ledger import Line, Unbalanced
from coop.books.models import Journal, Posting

OPEN = sorted(ACCOUNTS.keys() - {"reserves", "carried_forward"})  # those take a decision of the members
AMOUNTS = st.integers(-(10**14), 10**14).filter(bool)
PAIR = [Line("bank", 1), Line("platform_fees", -1)]


def balanced(amounts: list[int], accounts: list[str]) -> list[Line]:
    """As drawn, with one line more that makes up for the others."""
    rest = -sum(amounts)
    all_amounts = [*amounts, rest] if rest else amounts
    return [
        Line(accounts[place % len(accounts)], amount) for place, amount in enumerate(all_amounts) if amount
    ]


JOURNALS = st.builds(
    balanced,
    st.lists(AMOUNTS, min_size=2, max_size=6),
    st.lists(st.sampled_from(OPEN), min_size=1, max_size=6),
)


def test_a_journal_moves_money_between_accounts(till: Till) -> None:
    till.job()
    assert till.balances() == {
        "customer_receivables": PRICE,
        "worker_payables": -EARNED,
        "platform_fees": -FEE,
    }
    with till.stage.data():
        assert ledger.balance("customer_receivables", till.customer.person_id) == PRICE
        assert ledger.balance("customer_receivables", till.worker.person_id) == 0
        assert ledger.balance("customer_receivables") == PRICE
        assert ledger.balance("bank") == 0


@given(drawn=st.lists(JOURNALS, max_size=5), taken_back=st.sets(st.integers(0, 4)))
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_posted_the_sum_of_all_accounts_is_zero(
    stage: Stage, drawn: list[list[Line]], taken_back: set[int]
) -> None:
    with stage.data() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Journal))
        posted = [ledger.post("ride", f"job:{before + place}", lines) for place, lines in enumerate(drawn)]
        for place in taken_back & set(range(len(posted))):
            ledger.reverse(posted[place])
        assert sum(ledger.balances().values()) == 0
        numbers = session.scalars(sa.select(Journal.number).order_by(Journal.id)).all()
        assert numbers == list(range(1, len(numbers) + 1))


@given(lines=st.lists(st.builds(Line, st.sampled_from(OPEN), AMOUNTS), max_size=5))
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_does_not_balance_is_refused_and_leaves_nothing(stage: Stage, lines: list[Line]) -> None:
    off = [*lines, Line("bank", 1 - sum(line.amount for line in lines) or 1)]
    with stage.data() as session:
        with pytest.raises(Unbalanced):
            ledger.post("ride", "job", off)
        assert session.scalar(sa.select(sa.func.count()).select_from(Posting)) == 0


def test_what_is_no_journal_is_refused(till: Till) -> None:
    for lines in (
        [],
        [Line("bank", 0)],
        [Line("bank", 0), Line("platform_fees", 0)],
        [*PAIR, Line("member_shares", 0)],
        [Line("bank", 1), Line("platform_fees", 1)],
        [Line("bank", 1), Line("under_the_mattress", -1)],
    ):
        with pytest.raises(Unbalanced):
            till.post("ride", "job", lines)
    assert till.journals() == []


def test_voucher_numbers_have_no_gaps_although_some_postings_fail(till: Till) -> None:
    till.job()
    for _ in range(2):
        with till.stage.data() as session:
            ledger.post("ride", "given up", PAIR)
            session.rollback()
    till.job()
    assert [number for number, _kind in till.journals()] == [1, 2]


def test_one_event_is_booked_once(till: Till) -> None:
    till.post("ride", "job", PAIR)
    with pytest.raises(IntegrityError):
        till.post("ride", "job", PAIR)
    till.post("payout", "job", PAIR)
    assert till.journals() == [(1, "ride"), (2, "payout")]


def test_outstanding_is_what_is_not_settled_by_person(till: Till) -> None:
    ada, settled = till.stage.person("Ada"), till.stage.person("Cy")
    for customer in (till.customer, till.customer, ada, settled):
        till.job(customer)
    back = [Line("bank", PRICE), Line("customer_receivables", -PRICE, settled.person_id)]
    till.post("customer payment", "paid", back)
    with till.stage.data():
        found: Any = ledger.outstanding("customer_receivables")
        assert found == [(till.customer.person_id, 2 * PRICE), (ada.person_id, PRICE)]
        assert ledger.outstanding("bank") == []
