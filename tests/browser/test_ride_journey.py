"""A ride from both seats, to the receipt that both read."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from seat import Seat, Take

LOOKS_AGAIN = 5  # seconds, in `_board.html` and `_ride.html`


@pytest.fixture
def rider(take: Take) -> Seat:
    return take("kund")


@pytest.fixture
def driver(take: Take) -> Seat:
    """On duty, looking at her desk, where one ride waits already."""
    driver = take("forare1")
    driver.go("/rides")
    return driver


def test_ride_from_the_price_to_the_receipt(rider: Seat, driver: Seat) -> None:
    ask(rider, "Badet", "Skolan")
    rider.sees("The drivers on duty have been asked. The first to accept drives you.")
    driver.misses("Badet")
    driver.waits(LOOKS_AGAIN)
    driver.sees("Badet")
    answer(driver, rider.path, "Accept")
    rider.waits(LOOKS_AGAIN)
    rider.sees("%(name)s drives you and is coming.", name="Vera")
    driver.press("Start the ride")
    rider.waits(LOOKS_AGAIN)
    rider.sees("You are on the way with %(name)s.", name="Vera")
    driver.press("We have arrived")
    rider.waits(LOOKS_AGAIN)
    for seat in (rider, driver):
        seat.sees("Receipt")
        share, fee, price = amounts(seat)
        assert share + fee == price
    assert amounts(rider) == amounts(driver)


def test_rider_cancels_a_ride_that_a_driver_has_taken(rider: Seat, driver: Seat) -> None:
    ask(rider, "Badet", "Skolan")
    driver.waits(LOOKS_AGAIN)
    answer(driver, rider.path, "Accept")
    rider.waits(LOOKS_AGAIN)
    rider.sees("%(name)s drives you and is coming.", name="Vera")
    rider.open("Cancel the ride")
    rider.press("Cancel the ride")
    rider.sees("The ride is cancelled. It costs nothing.")
    driver.waits(LOOKS_AGAIN)
    driver.sees("The ride is cancelled and costs nothing.")


def test_driver_declines_the_only_ride(rider: Seat, driver: Seat) -> None:
    driver.sees("Torget")
    driver.press("Decline")
    driver.sees("Nobody waits for a ride. New ones appear here by themselves.")
    rider.go("/rides/5")
    rider.sees("No driver is free on duty right now. The ride waits, and is offered as soon as one is.")


def test_driver_hands_a_ride_back_with_a_reason(rider: Seat, driver: Seat) -> None:
    answer(driver, "/rides/5", "Accept")
    driver.open("Hand the ride back")
    driver.write(reason="Punktering")
    driver.press("Hand it back")
    driver.sees("You handed the ride back. It is offered to the others.")
    rider.go("/rides/5")
    rider.sees("Punktering")


def test_driver_goes_off_duty_and_on_again(driver: Seat) -> None:
    driver.press("Go off duty")
    driver.sees("You are not offered rides now.")
    driver.press("Go on duty")
    driver.sees("You are on duty. Open rides are shown to you here.")
    driver.sees("Torget")


def ask(rider: Seat, origin: str, destination: str) -> None:
    rider.go("/")
    rider.follow("Ask for a ride", within="main")
    rider.write(**{"from": origin, "to": destination})
    rider.press("See the price")
    rider.press("Ask for this ride")
    rider.is_at(r"/rides/\d+")


def answer(driver: Seat, ride: str, words: str) -> None:
    """On the row of one ride among those that wait."""
    form = driver.main.locator(f"button[formaction='{ride}/acceptance'], button[formaction='{ride}/refusal']")
    form.filter(has_text=driver.say(words)).click()


def amounts(seat: Seat) -> list[Decimal]:
    """The driver's share, the fee and the price, as the receipt writes them."""
    texts = seat.main.locator(".split td.num").all_inner_texts()
    return [Decimal(re.sub(r"[^\d,.]", "", text).replace(",", ".")) for text in texts]
