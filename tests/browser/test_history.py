"""Back is back: to a whole page, whatever was swapped in it meanwhile."""

from __future__ import annotations

from playwright.sync_api import expect
from seat import Seat, Take


def test_back_to_a_decision_after_voting(take: Take) -> None:
    member = take("resenar")
    member.go("/decisions")
    member.go("/decisions/4")
    member.choose("Yes")
    member.press("Vote")
    member.sees("You have voted")
    member.follow("All decisions")
    member.page.go_back()
    member.sees("You have voted")
    is_whole(member)
    member.page.go_back()
    is_whole(member)


def test_back_to_a_ride_that_changed_by_itself(take: Take) -> None:
    rider, driver = take("kund"), take("forare1")
    rider.go("/rides/5")
    driver.go("/rides")
    driver.press("Accept")
    rider.waits(5)
    rider.sees("%(name)s drives you and is coming.", name="Vera")
    rider.follow("All rides")
    rider.page.go_back()
    rider.sees("%(name)s drives you and is coming.", name="Vera")
    is_whole(rider)


def is_whole(seat: Seat) -> None:
    for part in ("header.top", "main h1", "footer"):
        expect(seat.page.locator(part)).to_be_visible()
