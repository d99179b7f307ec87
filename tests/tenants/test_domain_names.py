"""Which names a co-op can claim, and which addresses are asked for a proof."""

from __future__ import annotations

import pytest

from tenants.domains import names
from tenants.domains.names import Fault
from tenants.domains.proofs import is_public


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ride.Example.", "ride.example"),
        (" brödkö.example", "xn--brdk-6qac.example"),
        ("xn--brdk-6qac.example", "xn--brdk-6qac.example"),
        ("ｒｉｄｅ.example", "ride.example"),
        ("аpple.example", "xn--pple-43d.example"),  # Cyrillic: never taken for the Latin one
        ("192.0.2.1", Fault.NUMERIC),
        ("127.1", Fault.NUMERIC),
        ("[::1]", Fault.NUMERIC),
        ("example", Fault.ALONE),
        ("localhost", Fault.ALONE),
        ("ride.localhost", Fault.NOWHERE),
        ("printer.local", Fault.NOWHERE),
        ("host.test", Fault.HOSTS),
        ("other.HOST.test", Fault.HOSTS),
        ("", Fault.MALFORMED),
        ("a..b", Fault.MALFORMED),
        ("*.example", Fault.MALFORMED),
        ("_andel.example", Fault.MALFORMED),
        ("a b.example", Fault.MALFORMED),
        ("xn--a.example", Fault.MALFORMED),
        ("a.example/path", Fault.MALFORMED),
        ("a.example:80", Fault.MALFORMED),
        (".".join(["a" * 63] * 4) + ".example", Fault.MALFORMED),
    ],
)
def test_which_names_can_be_claimed(typed: str, name: str) -> None:
    assert names.parse(typed, "host.test") == name


def test_a_name_in_other_letters_is_shown_in_both() -> None:
    assert names.shown("xn--brdk-6qac.example") == "brödkö.example (xn--brdk-6qac.example)"
    assert names.shown("ride.example") == "ride.example"


PRIVATE = """
127.0.0.1 10.1.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 ::1 fd00::1 fe80::1 ff02::1
::ffff:127.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 2001:0:4136:e378:8000:63bf:3fff:fdd2
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_a_public_address(address: str) -> None:
    assert is_public(address)
