"""Money, numbers and times as the reader's language writes them, and as a form field holds them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from babel import dates, numbers
from babel.numbers import get_currency_precision
from flask_babel import format_decimal, format_timedelta, get_locale, get_timezone
from flask_babel import gettext as _

from coop import clock
from coop.money import decimal_text

DAY = "d MMMM y"  # a day, a word and a year: no reader takes the one for the other
MOMENT = "d MMM y HH:mm"


class Figures:
    """The numbers of one reader: for a long list, language and currency are asked for once."""

    def __init__(self, currency: str) -> None:
        self.currency, self.language = currency, str(get_locale())

    def money(self, minor: int) -> str:
        return _money(minor, self.currency, self.language)

    def kilometres(self, metres: int) -> str:
        return _kilometres(metres, self.language)


def money(minor: int, currency: str) -> str:
    """49950 in SEK is “499,50 kr” in Swedish and “SEK 499.50” in English."""
    return Figures(currency).money(minor)


def kilometres(metres: int) -> str:
    return _kilometres(metres, str(get_locale()))


def typed_money(minor: int, currency: str) -> str:
    """49950 in SEK is “499,50” in Swedish: with the reader's decimal sign, and no sign for thousands."""
    places = get_currency_precision(currency)
    return str(format_decimal(decimal_text(minor, currency), f"0.{'0' * places}" if places else "0"))


def percent(basis_points: int) -> str:
    return str(_("%(number)s%%", number=format_decimal(basis_points / 100)))


def typed_percent(basis_points: int) -> str:
    """1250 is “12,5” in Swedish."""
    return str(format_decimal(basis_points / 100, "0.##"))


def date(time: datetime | None) -> str:
    return _day(time, str(get_locale()), get_timezone()) if time else ""


def date_and_time(time: datetime | None) -> str:
    return _moment(time, str(get_locale()), get_timezone()) if time else ""


def time_left(time: datetime) -> str:
    """“2 days”, for “2 days left”."""
    return str(format_timedelta(max(time - clock.now(), timedelta()), granularity="minute"))


# Babel works out each number and time anew: 20 µs an amount, and a driver's board is mostly amounts, the same
# ones every few seconds. How a language writes them is no rule of the co-op's, so it can be remembered.
@lru_cache(maxsize=2048)
def _money(minor: int, currency: str, language: str) -> str:
    text = str(numbers.format_currency(decimal_text(minor, currency), currency, locale=language))
    # Unicode's number patterns (UTS 35, alphaNextToNumber) want a space that Babel leaves out.
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", text)


@lru_cache(maxsize=2048)
def _kilometres(metres: int, language: str) -> str:
    return str(numbers.format_decimal(metres / 1000, "#,##0.0", locale=language))


@lru_cache(maxsize=2048)
def _day(time: datetime, language: str, zone: tzinfo) -> str:
    return str(dates.format_date(time.astimezone(zone), DAY, language))


@lru_cache(maxsize=2048)
def _moment(time: datetime, language: str, zone: tzinfo) -> str:
    return str(dates.format_datetime(time, MOMENT, zone, language))
