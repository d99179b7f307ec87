"""Every page, in both languages, on a phone and on a desk, by day and by night: readable, whole and quiet."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from scene import let_founder_in, set_up
from seat import DESKTOP, PHONE
from served import Coop
from visits import FILES, Visit, all_visits

VISITS = list(all_visits())
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on colours; by night nothing else differs, and all of axe takes half a second. So all of it
# looks at each size and at each language, but not at each of the one in each of the other.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
CHECK = """async (rules) => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
    return found.violations.flatMap(one => one.nodes.map(
        node => `${one.id}: ${node.target} ${node.failureSummary}`));
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
    .map(one => one.outerHTML.slice(0, 120))"""
# A link within a sentence is as high as its line; what is pressed by itself is as high as a thumb.
SMALL = """() => [...document.querySelectorAll(
        "button, .button, summary, .nav a, .foot a, .brand, label.choice, select, textarea, "
        + "input:not([type=hidden], [type=checkbox], [type=radio])")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map(one => one.outerHTML.slice(0, 120))"""
SEND = """form => {
    const fits = one => Object.keys(form).every(name => one.elements[name]);
    const found = [...document.querySelectorAll("main form[method=post]")].find(fits);
    for (const name in form) found.elements[name].value = form[name];
    found.submit();
}"""
LANGUAGES = ("sv", "en")
WHOLE = {("sv", "phone"), ("en", "desktop")}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LAST_RESORTS = [("fault.html", 500), ("fault.html", 503), ("unfounded.html", 503)]


@pytest.fixture(scope="module")
def names(demo: Coop, young: Coop) -> dict[str, object]:
    return {
        **set_up(demo), "founding": young.invitation.rpartition("/")[2], "entry": let_founder_in(young)
    }  # fmt: skip


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The content policy is in force: axe is there before the page, as a browser's extension would be."""
    context = browser.new_context(reduced_motion="reduce", viewport=DESKTOP)
    context.add_init_script(AXE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def test_every_page_is_visited(demo: Coop) -> None:
    adapter = demo.app.url_map.bind("")
    visited = {adapter.match(re.sub(r"\?.*", "", path(visit)))[0] for visit in VISITS if visit.status != 404}
    pages = {rule.endpoint for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - FILES == visited


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_page(visit: Visit, page: Page, demo: Coop, young: Coop, names: dict[str, object]) -> None:
    coop = young if visit.young else demo
    faults: list[str] = []
    listen(page, faults)
    for language in LANGUAGES:
        page.context.clear_cookies()
        page.context.add_cookies([coop.cookie(visit.who, language)])
        assert arrive(page, coop.url + path(visit, names), visit) == visit.status
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        faults += look(page, f"{visit}-{language}", language)
    assert faults == []


@pytest.mark.parametrize(("template", "status"), LAST_RESORTS)
def test_page_for_when_nothing_else_works(page: Page, demo: Coop, template: str, status: int) -> None:
    with demo.app.test_request_context():
        html = demo.app.jinja_env.get_template(template).render(status=status)
    faults: list[str] = []
    listen(page, faults)
    page.route("**/broken", lambda route: route.fulfill(status=status, body=html, content_type="text/html"))
    page.goto(demo.url + "/broken")
    assert faults + look(page, f"{template}-{status}", "en") == []


def test_no_link_leads_astray(demo: Coop, names: dict[str, object]) -> None:
    astray, followed = [], set()
    for visit in VISITS:
        if visit.status != 200 or visit.young:
            continue
        reader = reader_of(demo, visit.who, "sv")
        html = reader.get(path(visit, names)).text
        links = {(visit.who, unescape(link)) for link in re.findall(r'<a[^>]* href="(/[^"#]*)', html)}
        for who, link in links - followed:
            with reader.get(link) as answer:
                if answer.status_code >= 400:
                    astray.append(f"{visit}: {who} {link}")
        followed |= links
        marks = set(re.findall(r' href="#([^"]+)"', html)) - set(re.findall(r' id="([^"]+)"', html))
        astray += [f"{visit}: #{mark}" for mark in marks]
    assert astray == []


def test_no_two_pages_share_a_title(demo: Coop, names: dict[str, object]) -> None:
    for language in LANGUAGES:
        paths = defaultdict(set)
        for visit in VISITS:
            if not visit.young and visit.status == 200:
                html = reader_of(demo, visit.who, language).get(path(visit, names)).text
                paths[re.findall("<title>(.*)</title>", html)[0]].add(path(visit))
        assert {title: found for title, found in paths.items() if len(found) > 1} == {}


def look(page: Page, name: str, language: str) -> list[str]:
    """What is wrong with the page that is open, at each size and in each light."""
    faults = []
    for (size, viewport), scheme in product(SIZES.items(), SCHEMES):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        is_whole = scheme == "light" and (language, size) in WHOLE
        seen = page.evaluate(CHECK, TAGS if is_whole else COLOURS)
        if scheme == "light":
            seen += ["wider than the window: " + one for one in page.evaluate(WIDER)]
            seen += ["lower than a thumb: " + one for one in page.evaluate(SMALL)]
        faults += [f"{name} {size} {scheme}: {one}" for one in seen]
        take_picture(page, f"{name}-{size}-{scheme}")
    return faults


def reader_of(coop: Coop, who: str | None, language: str) -> FlaskClient:
    """The same cookie without a browser, where only the text matters."""
    reader = coop.app.test_client()
    cookie = coop.cookie(who, language)
    reader.set_cookie(cookie["name"], cookie["value"])
    return reader


def path(visit: Visit, names: dict[str, object] | None = None) -> str:
    return visit.path.format_map(names or defaultdict(lambda: 1))


def arrive(page: Page, url: str, visit: Visit) -> int:
    """A form is sent again until it is answered as expected: some answers come after many tries."""
    answer = page.goto(url)
    for _try in range(10 if visit.form else 0):
        with page.expect_navigation() as sent:
            page.evaluate(SEND, visit.form)
        answer = sent.value
        if answer.status == visit.status:
            break
    assert answer
    return answer.status


def listen(page: Page, faults: list[str]) -> None:
    """What the browser complains of: scripts, the content policy, files that are missing."""

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def failed(request: Request) -> None:
        faults.append(f"{request.url} failed: {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            faults.append(f"{response.url}: {response.status}")

    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", failed)


def take_picture(page: Page, name: str) -> None:
    """For people to look at: COOP_SCREENSHOTS names a folder."""
    if folder := os.environ.get("COOP_SCREENSHOTS"):
        file = re.sub(r"[^\w.=-]+", "_", name).strip("_") + ".png"
        size = page.viewport_size
        assert size
        # As high as the page: what is fixed to the window would lie over its middle.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({**size, "height": max(height, size["height"])})
        page.screenshot(path=Path(folder) / file)
        page.set_viewport_size(size)
