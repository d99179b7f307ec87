"""What people do with their accounts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from seat import Seat, Take

NEW_PASSWORD = "tre nya ord"


@pytest.fixture
def visitor(take: Take) -> Seat:
    return take()


def test_forgotten_password_is_set_anew_by_mail(visitor: Seat) -> None:
    visitor.go("/")
    visitor.follow("Sign in", within="nav")
    visitor.follow("Forgotten your password?")
    visitor.write(email="resenar@demo.example")
    visitor.press("Send the link")
    visitor.opens_the_latest_letter()
    visitor.write(password=NEW_PASSWORD)
    visitor.press("Set the new password")
    visitor.sees("Your new password is set, and you are signed in. All other sessions have ended.")


def test_new_password_ends_other_sessions(take: Take, password: str) -> None:
    here, there = take("resenar"), take("resenar")
    here.go("/me")
    here.follow("Change your password")
    here.write(present=password, password=NEW_PASSWORD)
    here.press("Change it")
    here.sees("Your password is changed. All other sessions have ended.")
    there.go("/me")
    there.sees("Sign in first; then you come back here.")


def test_page_that_asks_to_sign_in_comes_back_afterwards(visitor: Seat, password: str) -> None:
    visitor.go("/rides")
    visitor.sees("Sign in first; then you come back here.")
    visitor.write(email="kund@demo.example", password=password)
    visitor.press("Sign in")
    visitor.is_at("/rides")


def test_visitor_changes_the_language_and_stays_on_the_page(visitor: Seat) -> None:
    visitor.go("/decisions/1")
    other, name = ("en", "English") if visitor.language == "sv" else ("sv", "Svenska")
    visitor.page.get_by_role("button", name=name).click()
    visitor.is_at("/decisions/1")
    expect(visitor.page.locator("html")).to_have_attribute("lang", other)


def test_member_changes_her_name(take: Take) -> None:
    member = take("resenar")
    member.go("/me")
    member.write(name="Ulrika Demo")
    member.press("Save")
    member.go("/")
    assert "Ulrika" in member.main.locator("h1").inner_text()


def test_member_signs_out(take: Take) -> None:
    member = take("resenar")
    member.go("/me")
    member.press("Sign out")
    member.sees("You are signed out.")
    member.go("/money")
    member.sees("Sign in first; then you come back here.")
