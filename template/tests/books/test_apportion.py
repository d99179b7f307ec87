"""An amount is shared out exactly, whoever is asked first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.books.apportioning import apportion

weights = st.dictionaries(st.integers(1, 500), st.integers(1, 10**9), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("amount", "by", "parts"),
    [
        (100, {1: 1, 2: 1}, {1: 50, 2: 50}),
        (100, {1: 1, 2: 1, 3: 1}, {1: 34, 2: 33, 3: 33}),
        (100, {3: 1, 2: 1, 1: 1}, {1: 34, 2: 33, 3: 33}),
        (2, {1: 1, 2: 2, 3: 3}, {1: 0, 2: 1, 3: 1}),
        (0, {1: 5}, {1: 0}),
        (7, {1: 999, 2: 1}, {1: 7, 2: 0}),
    ],
)
def test_worked_examples(amount: int, by: dict[int, int], parts: dict[int, int]) -> None:
    assert apportion(amount, by) == parts


@given(amount=st.integers(0, 10**12), by=weights)
def test_the_parts_add_up_and_are_fair(amount: int, by: dict[int, int]) -> None:
    parts, whole = apportion(amount, by), sum(by.values())
    assert sum(parts.values()) == amount
    for key, weight in by.items():
        assert parts[key] - amount * weight // whole in {0, 1}


@given(amount=st.integers(0, 10**12), by=weights, order=st.randoms())
def test_in_any_order(amount: int, by: dict[int, int], order: object) -> None:
    keys = list(by)
    order.shuffle(keys)  # type: ignore[attr-defined]
    assert apportion(amount, {key: by[key] for key in keys}) == apportion(amount, by)
