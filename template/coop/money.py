"""Money is a whole number of minor units (öre, cents); rates are whole basis points (1/100 of a percent)."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_currency_precision

WHOLE = 10_000  # basis points in one
# As people write amounts: no exponent, and no more digits than the database's 64 bits and Decimal's 28 hold.
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")


def to_minor(text: str, currency: str) -> int:
    """`"499.50"` or `"499,50"` in SEK is 49950. ValueError when it is no amount or has too many decimals."""
    places = get_currency_precision(currency)
    return _scaled(text, places)


def to_basis_points(text: str) -> int:
    """`"12.5"` percent is 1250. ValueError when it is no number or has more than two decimals."""
    return _scaled(text, 2)


def decimal_text(minor: int, currency: str) -> str:
    """49950 in SEK is `"499.50"`: what an export holds."""
    places = get_currency_precision(currency)
    return str(Decimal(minor).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


def part(amount: int, basis_points: int) -> int:
    """That part of an amount, rounded half up to a minor unit; whoever takes the rest takes the rounding."""
    return (amount * basis_points + WHOLE // 2) // WHOLE


def _scaled(text: str, places: int) -> int:
    tidied = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if not NUMBER.fullmatch(tidied):
        raise ValueError(text)
    scaled = Decimal(tidied).scaleb(places)
    if scaled != scaled.to_integral_value():
        raise ValueError(text)
    return int(scaled)
