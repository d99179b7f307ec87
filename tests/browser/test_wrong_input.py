"""Whoever types something wrong is told where, finds herself there, and has lost nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from seat import Seat, Take


@dataclass(frozen=True)
class Slip:
    who: str | None
    path: str
    typed: dict[str, str]
    button: str
    wrong: str


SLIPS = {
    "register": Slip(
        None,
        "/register",
        {"name": "Nora", "email": "nora@mail", "password": "fyra ord i rad"},
        "Create the account",
        wrong="email",
    ),
    "sign in": Slip(None, "/sign-in", {"email": "nora@mail", "password": "x"}, "Sign in", wrong="email"),
    "change password": Slip(
        "resenar",
        "/me/password",
        {"present": "fel", "password": "fyra ord i rad"},
        "Change it",
        wrong="present",
    ),
    "trip": Slip("kund", "/rides/new", {"from": "Torget", "to": "Månen"}, "See the price", wrong="to"),
    "apply": Slip("kund", "/membership", {"address": "", "statement": "Ja."}, "Apply", wrong="address"),
    "propose": Slip(
        "resenar",
        "/decisions/new?clause=fee_percent",
        {"fee_percent": "101", "reason": "Mer."},
        "Open the vote",
        wrong="fee_percent",
    ),
    "place": Slip(
        "styrelse", "/rides/places", {"name": "Parken", "position": "där"}, "Add the place", wrong="position"
    ),
    "decline": Slip("styrelse", "/applications/5", {"reason": ""}, "Decline", wrong="reason"),
}
SECRET = {"password", "present"}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_wrong_field_is_named_and_nothing_typed_is_lost(take: Take, slip: Slip) -> None:
    seat = take(slip.who)
    seat.go(slip.path)
    seat.write(**slip.typed)
    seat.skips_the_browsers_own_checks()
    with seat.page.expect_navigation() as sent:
        seat.press(slip.button)
    assert sent.value.status == 422
    expect(seat.main.locator(".summary")).to_be_focused()
    expect(seat.field(slip.wrong)).to_have_attribute("aria-invalid", "true")
    expect(seat.field(slip.wrong)).to_have_accessible_description(re.compile(r".\.$"))
    expect(seat.main.locator(".field:has([aria-invalid]) .error-text").first).to_be_visible()
    for name in slip.typed.keys() - SECRET:
        expect(seat.field(name)).to_have_value(slip.typed[name])


def test_what_was_a_hint_is_said_once_as_the_error(take: Take) -> None:
    seat = take("resenar")
    seat.go("/decisions/new?clause=fee_percent")
    seat.write(fee_percent="101", reason="Mer.")
    seat.press("Open the vote")
    expect(seat.main.locator(".field:has([name=fee_percent]) p")).to_have_count(1)


def test_summary_leads_to_the_field(take: Take) -> None:
    seat = take()
    seat.go("/sign-in")
    seat.write(email="nora@mail", password="en andel")
    seat.skips_the_browsers_own_checks()
    seat.press("Sign in")
    seat.main.locator(".summary").get_by_role("link").first.click()
    expect(seat.main.locator("[name=email]")).to_be_focused()


def test_wrong_password_keeps_the_address(take: Take) -> None:
    seat = take()
    seat.go("/sign-in")
    seat.write(email="kund@demo.example", password="något annat")
    seat.press("Sign in")
    seat.sees("That address and password do not go together. Try again, or set a new password.")
    expect(seat.main.locator("[name=email]")).to_have_value("kund@demo.example")
    expect(seat.main.locator(".summary")).to_be_focused()


def test_vote_without_a_choice_is_sent_back(take: Take) -> None:
    seat: Seat = take("resenar")
    seat.go("/decisions/4")
    seat.skips_the_browsers_own_checks()
    seat.press("Vote")
    seat.sees("Choose yes, no or abstain.")
    expect(seat.main.locator(".summary")).to_be_focused()
    seat.choose("Abstain")
    seat.press("Vote")
    seat.sees("You have voted")
