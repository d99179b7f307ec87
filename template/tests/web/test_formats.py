"""Amounts, rates and times, as each reader's language and each currency writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from stage import Time

import coop
from coop import Application, formats

TRANSLATIONS = str(Path(coop.__file__).parent / "translations")

NIGHT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight in Stockholm, a month later


@pytest.fixture
def speaking() -> Iterator[None]:
    """What languages write rests on no co-op."""
    app = Flask(__name__)
    Babel(app, default_translation_directories=TRANSLATIONS)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("minor", "currency", "english", "swedish"),
    [
        (49_950, "SEK", "SEK 499.50", "499,50 kr"),
        (5, "SEK", "SEK 0.05", "0,05 kr"),
        (0, "SEK", "SEK 0.00", "0,00 kr"),
        (-49_950, "SEK", "-SEK 499.50", "-499,50 kr"),
        (123_456_789, "SEK", "SEK 1,234,567.89", "1 234 567,89 kr"),
        (49_950, "EUR", "€499.50", "499,50 €"),
        (500, "JPY", "¥500", "500 JPY"),
        (1_500, "KWD", "KWD 1.500", "1,500 KWD"),
        (10**15, "SEK", "SEK 10,000,000,000,000.00", "10 000 000 000 000,00 kr"),
    ],
)
def test_money(speaking: None, minor: int, currency: str, english: str, swedish: str) -> None:
    with force_locale("en"):
        assert plain(formats.money(minor, currency)) == english
    with force_locale("sv"):
        assert plain(formats.money(minor, currency)) == swedish


@pytest.mark.parametrize(
    ("minor", "currency", "english", "swedish"),
    [(49_950, "SEK", "499.50", "499,50"), (500, "JPY", "500", "500"), (1_500, "KWD", "1.500", "1,500")],
)
def test_money_in_a_field(speaking: None, minor: int, currency: str, english: str, swedish: str) -> None:
    """As it can be sent back: no sign for thousands."""
    with force_locale("en"):
        assert formats.typed_money(minor, currency) == english
    with force_locale("sv"):
        assert formats.typed_money(minor, currency) == swedish


@pytest.mark.parametrize(
    ("basis_points", "english", "swedish"),
    [(1_200, "12%", "12 %"), (1_250, "12.5%", "12,5 %"), (5, "0.05%", "0,05 %"), (0, "0%", "0 %")],
)
def test_percent(speaking: None, basis_points: int, english: str, swedish: str) -> None:
    with force_locale("en"):
        assert plain(formats.percent(basis_points)) == english
    with force_locale("sv"):
        assert plain(formats.percent(basis_points)) == swedish


def test_a_day_and_a_moment_by_the_co_ops_clock(app: Application) -> None:
    with app.test_request_context(), force_locale("en"):
        assert formats.date(NIGHT) == "1 July 2026"
        assert formats.date_and_time(NIGHT) == "1 Jul 2026 00:30"
    with app.test_request_context(), force_locale("sv"):
        assert formats.date(NIGHT) == "1 juli 2026"
        assert formats.date_and_time(NIGHT) == "1 juli 2026 00:30"


def test_no_time_is_no_text(speaking: None) -> None:
    assert formats.date(None) == formats.date_and_time(None) == ""


@pytest.mark.parametrize(
    ("left", "english", "swedish"),
    [
        (timedelta(days=2), "2 days", "2 dygn"),
        (timedelta(hours=5), "5 hours", "5 timmar"),
        (timedelta(minutes=1), "1 minute", "1 minut"),
        (timedelta(hours=-5), "0 minutes", "0 minuter"),
    ],
)
def test_what_is_left_of_a_time(
    speaking: None, time: Time, left: timedelta, english: str, swedish: str
) -> None:
    with force_locale("en"):
        assert formats.time_left(time.now + left) == english
    with force_locale("sv"):
        assert formats.time_left(time.now + left) == swedish


def plain(text: str) -> str:
    """With common spaces: languages differ in which ones keep a number together."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
