"""Founding a co-op on a host, page by page: readable, whole and quiet, up to its first member."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from seat import DESKTOP
from served import PATIENCE, ROOT, _free_port
from test_every_page import AXE, listen, look


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host that has no co-op yet."""
    folder, port = tmp_path_factory.mktemp("host"), _free_port()
    path = os.pathsep.join([str(ROOT), str(ROOT / "template")])
    environment = {**os.environ, "ANDEL_DATA": str(folder / "data"), "PYTHONPATH": path}
    command = [sys.executable, "-m", "generator.cli", "host", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}", server, folder / "log")
        yield f"http://localhost:{port}"
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


def test_from_the_front_page_to_the_first_member(page: Page, host: str) -> None:
    faults: list[str] = []
    listen(page, faults)
    page.goto(host)
    language = page.locator("html").get_attribute("lang") or ""

    def seen(name: str) -> None:
        page.wait_for_load_state()
        faults.extend(look(page, f"host-{name}-{language}"))

    seen("front")
    page.locator("main .button").first.click()
    sends(page, name=f"Hamnen {language}")
    sends(page, slug="admin")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    seen("refused")
    sends(page, slug=f"harbour-{language}")
    for step in ("money", "members", "decisions"):
        expect(page).to_have_url(f"{host}/sign-up/{step}")
        seen(step)
        sends(page)
    sends(page, hue="25", contact_email="data@coop.example")
    page.get_by_role("checkbox").check()
    seen("you")
    sends(page, name="Ada Lind", email="ada@people.example")
    seen("sent")
    page.goto(f"{host}/mails")
    seen("mails")
    page.locator("article a").first.click()
    page.locator("summary").click()
    seen("confirm")
    sends(page)
    seen("founded")
    page.locator("main a.button").click()
    expect(page).to_have_url(f"http://harbour-{language}.{host.removeprefix('http://')}/founding/{key(page)}")
    becomes_a_member(page)
    page.goto(f"{host}/founded")
    expect(page.locator(".way > .done")).to_have_count(1)
    page.goto(host)
    expect(page.locator("#co-ops")).to_contain_text(f"Hamnen {language}")
    # A page that is left before it is whole gives up what it was loading.
    assert [fault for fault in faults if not fault.endswith("net::ERR_ABORTED")] == []


def sends(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main form").first.locator("button").click()


def key(page: Page) -> str:
    return page.url.rpartition("/")[2]


def becomes_a_member(page: Page) -> None:
    page.locator("main [name=member_class]").first.check()
    sends(page, name="Ada Lind", email="ada@people.example", password="shares and votes", address="Kajen 1")
    expect(page.locator("#flashes p")).to_be_visible()
