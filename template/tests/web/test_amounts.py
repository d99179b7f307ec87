"""Amounts as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.money import decimal_text, to_basis_points, to_minor

TYPED = [
    ("500", "SEK", 50_000),
    ("499,50", "SEK", 49_950),
    ("499.5", "SEK", 49_950),
    (" 1 234 567,00 ", "SEK", 123_456_700),
    ("1\u00a0234", "EUR", 123_400),
    ("+3", "EUR", 300),
    ("-3", "EUR", -300),
    ("5000", "JPY", 5_000),
    ("1.234", "KWD", 1_234),
    ("12.340", "EUR", 1_234),
]
NO_AMOUNTS = [
    "", "-", ".", "1.", ".5", "abc", "1,2,3", "1.234,50", "0x10", "1e2", "1e-999999999", "NaN", "Infinity",
    "1_000", "١٢", "9" * 16, "0.001", "1" * 10_000, "1.\x00",
]  # fmt: skip


@pytest.mark.parametrize(("text", "currency", "minor"), TYPED)
def test_an_amount(text: str, currency: str, minor: int) -> None:
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize("text", NO_AMOUNTS, ids=lambda text: text[:20])
def test_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).*"):
        to_minor(text, "SEK")


def test_a_percentage_has_two_decimals() -> None:
    assert to_basis_points("12,5") == 1250
    with pytest.raises(ValueError, match=r"12\.555"):
        to_basis_points("12.555")


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(["SEK", "JPY", "KWD"]))
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    assert to_minor(decimal_text(minor, currency), currency) == minor
