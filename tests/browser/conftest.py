"""A real browser on real servers. Each of xdist's workers has its own, so no test waits for another's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from seat import DESKTOP, Seat, Take
from served import Coop, make, password_of, restore, serve, serve_copy
from sqlalchemy import update

from coop.people.models import Person

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE = 15_000  # milliseconds; what is there is found at once


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Install Chromium, or let bin/setup do it."
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the demo's co-op."""
    return make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def password(home: Path) -> str:
    return password_of(home)


@pytest.fixture(scope="session")
def demo(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coop]:
    """The demo to look at, the same for all tests: change nothing in it."""
    with serve_copy(home, tmp_path_factory.mktemp("shown")) as coop:
        yield coop


@pytest.fixture(scope="session")
def acting(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coop]:
    with serve_copy(home, tmp_path_factory.mktemp("acted")) as coop:
        yield coop


@pytest.fixture
def coop(home: Path, acting: Coop) -> Coop:
    """The demo to act in, as it was on its first day."""
    restore(home, acting)
    return acting


@pytest.fixture(scope="session")
def young(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coop]:
    """A co-op whose first founder has not come yet. Change nothing in it."""
    with serve(home, tmp_path_factory.mktemp("young")) as coop:
        yield coop


@pytest.fixture(params=["sv-scripts", "en-plain"])
def way(request: pytest.FixtureRequest) -> tuple[str, bool]:
    """Every journey is made twice: in Swedish with scripts, and in English without."""
    language, _dash, kind = request.param.partition("-")
    return language, kind == "scripts"


@pytest.fixture
def take(browser: Browser, coop: Coop, way: tuple[str, bool]) -> Iterator[Take]:
    """A seat at a browser of one's own: `take("kund")`, or `take()` for a visitor."""
    language, scripts = way
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    with coop.stage.data() as data:
        data.execute(update(Person).values(language=language))

    def take(who: str | None = None) -> Seat:
        context = browser.new_context(
            viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts, locale=language
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([coop.cookie(f"{who}@demo.example" if who else None, language)])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        if scripts:
            page.clock.install()
        return Seat(page, coop.url, language, scripts)

    yield take
    for context in contexts:
        context.close()
    assert faults == []
