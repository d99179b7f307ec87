"""Founding a co-op on a host, page by page: readable, whole and quiet, up to its first member."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from ports import free_port
from seat import DESKTOP
from served import PATIENCE, ROOT
from test_every_page import AXE, listen, look

ANDEL = (sys.executable, "-m", "generator.cli", "host")


@dataclass(frozen=True)
class Host:
    """A running host, and what its operator types."""

    url: str
    environment: dict[str, str]

    def type(self, *arguments: str) -> str:
        """`andel host …`"""
        return subprocess.run(
            [*ANDEL, *arguments], env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def cohort(self, name: str) -> dict[str, str]:
        """A new one's facts, as they are printed."""
        return dict(re.findall(r"^(\w[\w ]*?)  +(\S.*)$", self.type("cohort", "add", name), re.MULTILINE))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One that has no co-op yet."""
    folder, port = tmp_path_factory.mktemp("host"), free_port()
    path = os.pathsep.join([str(ROOT), str(ROOT / "template")])
    place = {"ANDEL_DATA": str(folder / "data"), "ANDEL_URL": f"http://localhost:{port}"}
    environment = {**os.environ, **place, "PYTHONPATH": path}
    command = [*ANDEL, "serve", "--port", str(port), "--workers", "1"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}", server, folder / "log")
        yield Host(f"http://localhost:{port}", environment)
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(PATIENCE * 20):
        with suppress(URLError), urlopen(url, timeout=5):
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            break
    raise RuntimeError(f"andel host serve does not answer:\n{log.read_text()}")


@pytest.fixture(params=["sv", "en"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", viewport=DESKTOP, locale=request.param)
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def test_from_the_front_page_to_the_first_member(page: Page, host: Host) -> None:
    faults: list[str] = []
    listen(page, faults)
    page.goto(host.url)
    language = page.locator("html").get_attribute("lang") or ""

    def seen(name: str) -> None:
        page.wait_for_load_state()
        faults.extend(look(page, f"host-{name}-{language}", language))

    seen("front")
    cohort = host.cohort(f"Hamnlabbet {language}")
    page.goto(cohort["its page"])
    seen("cohort-empty")
    page.goto(cohort["to join"])
    seen("join")
    sends(page)
    sends(page, name=f"Hamnen {language}")
    sends(page, slug="admin")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    seen("refused")
    sends(page, slug=f"harbour-{language}")
    for step in ("money", "members", "decisions"):
        expect(page).to_have_url(f"{host.url}/sign-up/{step}")
        seen(step)
        sends(page)
    sends(page, hue="25", contact_email="data@coop.example")
    for box in ("listed", "shows_name", "shows_progress"):
        page.locator(f"main [name={box}]").check()
    seen("you")
    sends(page, name="Ada Lind", email="ada@people.example")
    seen("sent")
    page.goto(f"{host.url}/mails")
    seen("mails")
    page.locator("article a").first.click()
    page.locator("summary").first.click()
    seen("confirm")
    sends(page)
    seen("founded")
    page.locator("main [name=emails]").fill("eva@")
    page.locator("#invite button").click()
    seen("founded-refused")
    page.locator("main [name=emails]").fill(f"eva.{language}@people.example")
    page.locator("#invite button").click()
    expect(page.locator("#invite")).to_contain_text("eva.")
    page.locator("main a.button").first.click()
    comes_in(page, f"http://harbour-{language}.{host.url.removeprefix('http://')}")
    page.goto(f"{host.url}/founded")
    expect(page.locator(".way > .done")).to_have_count(1)
    seen("founded-later")
    page.locator("#shown a.button").click()
    seen("agreement")
    page.goto(cohort["its page"])
    expect(page.locator("tbody tr")).to_have_count(1)
    seen("cohort")
    page.goto(f"{host.url}/co-ops")
    seen("co-ops")
    page.goto(f"{host.url}/co-ops?q=ingen")
    seen("co-ops-none")
    page.goto(f"{host.url}/join/BABA-BABA-BABA")
    seen("join-none")
    page.goto(f"{host.url}/agreement/x")
    seen("agreement-none")
    page.goto(host.url)
    expect(page.locator("#co-ops")).to_contain_text(f"Hamnen {language}")
    host.type("suspend", f"harbour-{language}")
    page.goto(f"{host.url}/founded")
    seen("away")
    sends(page)
    expect(page).to_have_url(re.compile(f"^{host.url}/sign-up/"))
    # A page that is left before it is whole gives up what it was loading.
    assert [fault for fault in faults if not fault.endswith("net::ERR_ABORTED")] == []


def sends(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main form").first.locator("button").click()


def comes_in(page: Page, co_op: str) -> None:
    """Signed in at once; then she chooses a password, and what the register asks for."""
    expect(page).to_have_url(re.compile(f"^{co_op}/founding/entry/"))
    sends(page)
    expect(page).to_have_url(f"{co_op}/founding")
    page.locator("main [name=member_class]").first.check()
    sends(page, password="shares and votes", address="Kajen 1")
    expect(page).to_have_url(f"{co_op}/shares")
    expect(page.locator("#flashes p")).to_be_visible()
