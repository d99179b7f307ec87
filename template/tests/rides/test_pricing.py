from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.governance.clauses import all_clauses
from coop.services.rides.pricing import Tariff, quote

KRONOR = Tariff(base_fare=45_00, per_km=14_00, minimum_fare=75_00, fee_basis_points=1200)


@pytest.mark.parametrize(
    ("metres", "by_distance", "price", "fee", "driver_share"),
    [
        (0, 0, 75_00, 9_00, 66_00),
        (1000, 14_00, 75_00, 9_00, 66_00),
        (2142, 29_99, 75_00, 9_00, 66_00),
        (2143, 30_00, 75_00, 9_00, 66_00),
        (2144, 30_02, 75_02, 9_00, 66_02),
        (10_000, 140_00, 185_00, 22_20, 162_80),
        (12_345, 172_83, 217_83, 26_14, 191_69),
    ],
)
def test_worked_examples(metres: int, by_distance: int, price: int, fee: int, driver_share: int) -> None:
    found = quote(metres, KRONOR)
    assert (found.by_distance, found.price, found.fee, found.driver_share) == (
        by_distance,
        price,
        fee,
        driver_share,
    )


@pytest.mark.parametrize(
    ("price", "basis_points", "fee"),
    [(100, 50, 1), (99, 50, 0), (10, 500, 1), (9, 500, 0), (1, 5000, 1), (1, 4999, 0), (7500, 0, 0)],
)
def test_the_fee_is_rounded_half_up(price: int, basis_points: int, fee: int) -> None:
    found = quote(0, Tariff(base_fare=0, per_km=0, minimum_fare=price, fee_basis_points=basis_points))
    assert (found.fee, found.driver_share) == (fee, price - fee)


amounts = st.integers(0, 10_000_000)
tariffs = st.builds(
    Tariff, base_fare=amounts, per_km=amounts, minimum_fare=amounts, fee_basis_points=st.integers(0, 5000)
)
distances = st.integers(0, 40_000_000)


@given(distances, tariffs)
def test_nothing_is_lost_or_made(metres: int, tariff: Tariff) -> None:
    found = quote(metres, tariff)
    assert found.fee + found.driver_share == found.price
    assert found.base + found.by_distance + found.up_to_minimum == found.price
    assert min(found.fee, found.driver_share, found.up_to_minimum) >= 0
    assert found.price >= tariff.minimum_fare


@given(distances, distances, tariffs)
def test_further_never_costs_less(one: int, more: int, tariff: Tariff) -> None:
    assert quote(one, tariff).price <= quote(one + more, tariff).price


@given(distances, tariffs, st.integers(0, 5000))
def test_the_fee_moves_nothing_but_the_split(metres: int, tariff: Tariff, fee: int) -> None:
    other = Tariff(tariff.base_fare, tariff.per_km, tariff.minimum_fare, fee)
    assert quote(metres, tariff).price == quote(metres, other).price


@pytest.mark.parametrize(
    ("currency", "base", "per_km", "minimum"),
    [("SEK", 4500, 1400, 7500), ("EUR", 450, 140, 750), ("JPY", 450, 140, 750), ("KWD", 4500, 1400, 7500)],
)
def test_first_prices_fit_the_currency(currency: str, base: int, per_km: int, minimum: int) -> None:
    keys = ("rides.base_fare", "rides.per_km", "rides.minimum_fare")
    assert [all_clauses()[key].default(currency) for key in keys] == [base, per_km, minimum]
