"""Paper, large text, a narrow window, no motion: the same content."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from seat import DESKTOP
from served import Coop

RECEIPT, CERTIFICATE, DESK = ("kund", "/rides/2"), ("resenar", "/membership"), ("forare1", "/rides")
PAGES = [
    (None, "/"),
    (None, "/books"),
    (None, "/charter"),
    (None, "/decisions/1"),
    (None, "/privacy/record"),
    (None, "/register"),
    ("kund", "/rides/new?from=Torget&to=Hamnen"),
    RECEIPT,
    CERTIFICATE,
    DESK,
    ("resenar", "/"),
    ("resenar", "/decisions/4"),
    ("kassor", "/money/outstanding"),
    ("styrelse", "/members"),
    ("kund", "/me/data"),
]
# Words that are cut off, or that lie outside the window.
LOST = """() => [...document.querySelectorAll("body *")].filter(one => {
    if (!one.checkVisibility() || one.closest("svg, .visually-hidden, thead")) return false;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const isCut = style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
        && !one.matches(".stake");
    return isCut || box.right > innerWidth + 1 || box.left < -1;
}).map(one => one.outerHTML.slice(0, 150))"""
ON_PAPER = """() => [...document.querySelectorAll("nav, footer, form, button, .button, .skip")]
    .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 150))"""
PAPER = "() => getComputedStyle(document.documentElement).backgroundColor"
INK = "() => getComputedStyle(document.querySelector('main h1')).color"
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one), times = style.transitionDuration.split(", ");
    return times.some(time => parseFloat(time)) || style.animationName !== "none";
}).length"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()


def visit(page: Page, coop: Coop, who: str | None, path: str) -> None:
    page.context.clear_cookies()
    page.context.add_cookies([coop.cookie(f"{who}@demo.example" if who else None, "sv")])
    answer = page.goto(coop.url + path)
    assert answer
    assert answer.ok


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_large_text_and_narrow_windows_lose_nothing(
    page: Page, demo: Coop, who: str | None, path: str
) -> None:
    visit(page, demo, who, path)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(LOST) == []
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize(("who", "path"), [RECEIPT, CERTIFICATE, (None, "/charter"), (None, "/decisions/1")])
def test_on_paper_there_is_the_document_alone(page: Page, demo: Coop, who: str | None, path: str) -> None:
    visit(page, demo, who, path)
    text = page.locator("main h1").inner_text()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ON_PAPER) == []
    assert page.locator("main h1").inner_text() == text
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
    assert lightness(page.evaluate(INK)) < 0.4
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_nothing_moves_for_those_who_asked_for_calm(page: Page, demo: Coop) -> None:
    for who, path in PAGES:
        visit(page, demo, who, path)
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVING) == 0, path


def lightness(colour: str) -> float:
    """Of `oklch(0.25 …)`, as the stylesheet writes colours."""
    return float(colour.removeprefix("oklch(").split()[0])
