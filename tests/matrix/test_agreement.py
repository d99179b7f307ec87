"""What the questionnaire accepts the application accepts, and where one draws a line so does the other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import pytest
from babel.numbers import get_currency_precision, list_currencies
from flask import Flask
from flask_babel import Babel
from hypothesis import example, given
from hypothesis import strategies as st

from coop.governance import charter
from coop.governance.clauses import all_clauses
from generator.sheet import Sheet

BASE = {"name": "Our Co-op", "contact_email": "data@coop.example", "language": "en"}
CHOICES = ("language", "legal_form", "admission", "quorum", "majority", "services", "member_classes")
CODES = sorted(code for code in list_currencies() if len(code) == 3)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=310)
amounts = st.decimals(0, 1_000_002, places=3) | st.integers(0, 1_000_002).map(Decimal)
labels = st.from_regex(r"\A[a-z0-9-]{1,4}([a-z0-9-]{59,61})?\Z")
addresses = st.builds(
    "{}@{}.{}".format,
    st.from_regex(r"\A[A-Za-z0-9.!#$%&*+/=?^_`|~-]{1,66}\Z"),
    st.lists(labels, min_size=1, max_size=5).map(".".join),
    labels | st.sampled_from(["se", "example", "test", "local", "invalid", "xn--p1ai", "c0", "0c"]),
)


@pytest.fixture(scope="module", autouse=True)
def _words() -> Iterator[None]:
    """A refusal is worded by the application's translations."""
    app = Flask("coop")
    Babel(app)
    with app.app_context():
        yield


def accepted(sheet: Sheet, key: str, value: Any, **besides: Any) -> tuple[bool, bool]:
    """By the questionnaire, and by the application when it founds."""
    answers = sheet.complete(BASE | besides) | {key: value}
    try:
        all_clauses()[key].kind.parse(value, answers["currency"])
    except ValueError:
        return not sheet.refusal(key, answers), False
    return not sheet.refusal(key, answers), True


def shortest(number: Decimal) -> str:
    return format(number.normalize(), "f")


def test_questions_and_clauses_have_the_same_names(sheet: Sheet) -> None:
    clauses = all_clauses()
    assert set(sheet.questions) <= clauses.keys()
    assert not [key for key in clauses.keys() - set(sheet.questions) if clauses[key].default is None]


@pytest.mark.parametrize("key", CHOICES)
def test_they_offer_the_same_choices(sheet: Sheet, key: str) -> None:
    assert set(sheet.choices(key, "en")) == set(all_clauses()[key].kind.options)  # type: ignore[attr-defined]


@given(text=texts)
@example(text="a\u2028b")
@example(text="a\x85b")
@example(text="Ö" * 200)
@example(text="Ö" * 201)
@example(text="Ö" * 300)
@example(text="Ö" * 301)
@pytest.mark.parametrize("key", ["name", "purpose"])
def test_texts_fit_both_or_neither(sheet: Sheet, key: str, text: str) -> None:
    if len(text) == len(text.strip()):  # blanks around are left out before the application counts
        assert len(set(accepted(sheet, key, text))) == 1


@given(number=amounts, currency=st.sampled_from(CODES))
@example(number=Decimal(1_000_000), currency="SEK")
@example(number=Decimal("1000000.01"), currency="SEK")
@example(number=Decimal("0.99"), currency="SEK")
@example(number=Decimal("49.50"), currency="RSD")
@example(number=Decimal("1.234"), currency="KWD")
def test_the_price_of_a_share_fits_both_or_neither(sheet: Sheet, number: Decimal, currency: str) -> None:
    if sheet.refusal("currency", {"language": "en", "currency": currency}):
        return
    assert len(set(accepted(sheet, "share_price", shortest(number), currency=currency))) == 1


@given(number=st.decimals(0, 101, places=3) | st.integers(0, 101).map(Decimal))
@example(number=Decimal(50))
@example(number=Decimal("50.01"))
def test_the_fee_fits_both_or_neither(sheet: Sheet, number: Decimal) -> None:
    assert len(set(accepted(sheet, "fee_percent", shortest(number)))) == 1


@given(number=st.integers(-2, 400))
@pytest.mark.parametrize("key", ["voting_days", "hue"])
def test_whole_numbers_fit_both_or_neither(sheet: Sheet, key: str, number: int) -> None:
    assert len(set(accepted(sheet, key, number))) == 1


@given(address=addresses)
@example(address="a..b@coop.example")
@example(address="data@coop.test")
@example(address="data@ab--cd.example")
@example(address="data@coop.123")
def test_an_address_that_the_questionnaire_takes_is_one(sheet: Sheet, address: str) -> None:
    assert accepted(sheet, "contact_email", address) != (True, False)


def test_a_currency_that_the_questionnaire_takes_is_one(sheet: Sheet) -> None:
    taken = [code for code in CODES if accepted(sheet, "currency", code)[0]]
    assert len(taken) > 100
    for code in taken:
        smallest = shortest(1 + Decimal(1).scaleb(-get_currency_precision(code)))
        assert accepted(sheet, "currency", code) == (True, True), code
        assert accepted(sheet, "share_price", smallest, currency=code) == (True, True), code


def test_a_time_zone_that_the_questionnaire_takes_is_one(sheet: Sheet) -> None:
    zones = sheet.environment.get_template("template/_zones.jinja").module.zones  # type: ignore[attr-defined]
    assert len(zones) == len(set(zones)) > 400
    assert set(zones) <= available_timezones()
    assert accepted(sheet, "timezone", zones[-1]) == (True, True)
    for zone in ("Europe/Nowhere", "Stockholm", "europe/stockholm", "Europe/Stockholm\n", ""):
        assert not accepted(sheet, "timezone", zone)[0]


@given(data=st.data())
def test_whatever_is_answered_founds(sheet: Sheet, data: st.DataObject) -> None:
    """Whole sheets: if no question refuses, charter.toml says just that, and the application takes it."""
    drawn: dict[str, Any] = {
        "name": data.draw(texts),
        "purpose": data.draw(texts),
        "hue": data.draw(st.integers(0, 359)),
        "fee_percent": shortest(data.draw(st.decimals(0, 50, places=2))),
        "member_classes": data.draw(
            st.lists(st.sampled_from(list(sheet.choices("member_classes", "en"))), unique=True)
        ),
        **{key: data.draw(st.sampled_from(list(sheet.choices(key, "en")))) for key in CHOICES[:5]},
    }
    answers = sheet.complete(BASE | drawn)
    if sheet.refused(answers):
        return
    written = tomllib.loads(sheet.written(answers))
    assert written == answers
    assert charter.check(written)["name"] == answers["name"].strip()
