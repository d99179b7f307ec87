"""An operator's day at the console, up to a look in an emergency and its end by the one who was looked up."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from test_every_page import listen, look
from test_host import Host, host, page, sends  # noqa: F401 - fixtures

OPERATOR = {"email": "olle@host.example", "password": "servers and votes"}


def test_from_the_invitation_to_the_end_of_an_access(page: Page, host: Host) -> None:  # noqa: F811 - fixtures
    faults: list[str] = []
    listen(page, faults)

    def seen(name: str) -> None:
        page.wait_for_load_state()
        faults.extend(look(page, f"console-{name}-{language}", language))

    page.goto(host.url)
    language = page.locator("html").get_attribute("lang") or ""
    label = f"quay-{language}"
    found = ("found", "--set", "name=Kajen", "--set", "contact_email=data@coop.example", "--set")
    founder = link(host.type(*found, f"slug={label}"))
    page.goto(founder)
    becomes_a_member(page)

    page.goto(link(host.type("invite", OPERATOR["email"])))
    seen("invitation")
    sends(page, name="Olle Op", password=OPERATOR["password"])
    seen("sign-in")
    sends(page, **OPERATOR)
    seen("overview")
    for room in ("co-ops", "sign-ups", "errors", "queues", "versions", "operators", "log", "password"):
        page.goto(f"{host.url}/console/{room}")
        seen(room)
    co_op = f"{host.url}/console/co-ops/{label}"
    page.goto(co_op)
    sends(page, reason="A court said so")
    expect(page.locator(".flash")).to_be_visible()
    seen("suspended")
    page.locator("main form").first.locator("button").click()
    seen("co-op")

    page.goto(f"{co_op}/emergency")
    seen("asking")
    sends(page, reason="Ada cannot sign in", hours="3")
    seen("open")
    page.locator("main [name=email]").fill("ada@people.example")
    page.locator("main form").last.locator("button").click()
    expect(page.locator("main")).to_contain_text("Kajen 1")
    seen("look")

    page.goto(f"http://{label}.{host.url.removeprefix('http://')}/privacy/emergency")
    expect(page.locator("main")).to_contain_text("Olle Op (olle@host.example)")
    seen("members")
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
    page.goto(f"{co_op}/emergency")
    expect(page.locator("main [name=hours]")).to_be_visible()
    # A page that is left before it is whole gives up what it was loading.
    assert [fault for fault in faults if not fault.endswith("net::ERR_ABORTED")] == []


def becomes_a_member(page: Page) -> None:  # noqa: F811
    page.locator("main [name=member_class]").first.check()
    sends(page, name="Ada Lind", email="ada@people.example", password="shares and votes", address="Kajen 1")
    expect(page.locator("#flashes p")).to_be_visible()


def link(printed: str) -> str:
    found = re.search(r"http://\S+/(?:founding|operators)/\S+", printed)
    assert found, printed
    return found[0]
