"""Without a mouse: everything is reached, seen when reached, and left again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from seat import Seat, Take

pytestmark = pytest.mark.parametrize("way", ["sv-scripts"], indirect=True)

ENOUGH = 150  # presses of Tab
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    one.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
    const drawn = [one, one.closest(".choice")].filter(Boolean).map(where => getComputedStyle(where));
    const box = one.getBoundingClientRect();
    const isSeen = drawn.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const isInside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const html = one.outerHTML.slice(0, 150);
    return {stop: one.dataset.stop, isSeen: isSeen && isInside && box.width > 1, html};
}"""
TABBABLE = """() => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const first = one => document.querySelector(`[name=${one.name}]:checked`)
        ?? document.querySelector(`[name=${one.name}]`);
    return [...document.querySelectorAll(all)].filter(one => one.checkVisibility() && !one.disabled
        && one.tabIndex >= 0 && (one.type !== "radio" || one === first(one))).length;
}"""
PAGES = [
    (None, "/"),
    (None, "/register"),
    (None, "/charter"),
    ("kund", "/rides/new?from=Torget&to=Hamnen"),
    ("kund", "/rides/5"),
    ("forare1", "/rides"),
    ("resenar", "/"),
    ("resenar", "/decisions/4"),
    ("resenar", "/decisions/new?clause=services"),
    ("styrelse", "/applications/5"),
    ("kassor", "/money/outstanding"),
    ("kund", "/me/data"),
]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_tab_reaches_everything_once_and_shows_where_it_is(take: Take, who: str | None, path: str) -> None:
    seat = take(who)
    seat.go(path)
    stops: list[str] = []
    unseen = []
    for _press in range(ENOUGH):
        seat.page.keyboard.press("Tab")
        found = seat.page.evaluate(FOCUSED)
        if found is None or found["stop"] in stops:
            break
        stops.append(found["stop"])
        if not found["isSeen"]:
            unseen.append(found["html"])
    assert unseen == []
    assert len(stops) == seat.page.evaluate(TABBABLE)


def test_first_stop_skips_to_the_content(take: Take) -> None:
    seat = take()
    seat.go("/sign-in")
    seat.page.keyboard.press("Tab")
    expect(seat.page.locator(".skip")).to_be_focused()
    expect(seat.page.locator(".skip")).to_be_in_viewport()
    seat.page.keyboard.press("Enter")
    seat.page.keyboard.press("Tab")
    expect(seat.main.locator("[name=email]")).to_be_focused()


def test_sign_in(take: Take, password: str) -> None:
    seat = take()
    seat.go("/sign-in")
    type_into(seat, "email", "kund@demo.example")
    type_into(seat, "password", password)
    seat.page.keyboard.press("Enter")
    seat.is_at("/")


def test_ask_for_a_ride_and_cancel_it(take: Take) -> None:
    seat = take("kund")
    seat.go("/rides/new")
    type_into(seat, "from", "Torget")
    type_into(seat, "to", "Badet")
    seat.page.keyboard.press("Enter")
    press(seat, seat.button("Ask for this ride"))
    seat.is_at(r"/rides/\d+")
    press(seat, seat.main.locator("summary", has_text=seat.say("Cancel the ride")), key="Space")
    press(seat, seat.button("Cancel the ride"))
    seat.sees("The ride is cancelled. It costs nothing.")


def test_vote_with_arrows_and_stay_where_the_answer_is(take: Take) -> None:
    seat = take("resenar")
    seat.go("/decisions/4")
    tab_to(seat, seat.main.get_by_label(seat.say("Yes"), exact=True))
    seat.page.keyboard.press("ArrowDown")
    expect(seat.main.get_by_label(seat.say("No"), exact=True)).to_be_checked()
    press(seat, seat.button("Vote"))
    seat.sees("Your vote is secret and cannot be changed.")
    expect(seat.main.locator("#vote-4 :focus")).to_be_visible()


def test_driver_declines_and_stays_on_her_desk(take: Take) -> None:
    rider, driver = take("kund"), take("forare1")
    rider.go("/rides/new?from=Skolan&to=Hamnen")
    rider.press("Ask for this ride")
    driver.go("/rides")
    press(driver, driver.button("Decline").first)
    expect(driver.button("Decline")).to_have_count(1)
    expect(driver.main.locator("#board :focus, #board:focus")).to_be_visible()
    press(driver, driver.button("Decline").first)
    driver.sees("Nobody waits for a ride. New ones appear here by themselves.")
    expect(driver.main.locator("#board :focus, #board:focus")).to_be_visible()


def type_into(seat: Seat, name: str, text: str) -> None:
    tab_to(seat, seat.main.locator(f"[name='{name}']:visible"))
    seat.page.keyboard.type(text)


def press(seat: Seat, button: Locator, key: str = "Enter") -> None:
    tab_to(seat, button)
    seat.page.keyboard.press(key)


def tab_to(seat: Seat, wanted: Locator) -> None:
    for _press in range(ENOUGH):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        seat.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")
