"""Where each hundred went is read off the books."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stage import Stage

from coop.books import ledger
from coop.books.division import Division, division
from coop.books.ledger import Line

AMOUNTS = st.integers(0, 10**15)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_parts_sum_to_what_was_divided(to_workers: int, to_coop: int, amount: int) -> None:
    if to_workers + to_coop:
        parts = Division(to_workers, to_coop).of_each(amount)
        assert sum(parts) == amount
        assert all(0 <= part <= amount for part in parts)


def test_it_rounds_half_up_to_the_workers() -> None:
    assert Division(1, 1).of_each(5) == (3, 2)
    assert Division(88, 12).of_each(10_000) == (8_800, 1_200)


def test_payments_move_nothing_between_the_parts(stage: Stage) -> None:
    rider, driver = stage.person("Rider"), stage.person("Driver")
    with stage.data():
        owes, earns = Line("customer_receivables", 100, rider.person_id), -88
        lines = [owes, Line("worker_payables", earns, driver.person_id), Line("platform_fees", -12)]
        journal = ledger.post("ride", "ride:1", lines)
        ledger.post("payout", "a", [Line("worker_payables", 50, driver.person_id), Line("bank", -50)])
        ledger.post("share payment", "member:1", [Line("bank", 500), Line("member_shares", -500)])
        assert division() == Division(88, 12)

        ledger.reverse(journal)
        assert division() == Division(0, 0)
