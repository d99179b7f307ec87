"""One co-op runs wild on a real server of two workers: another that is asked steadily does not notice."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Event
from urllib.parse import urlencode

import pytest
from hosts import Hall
from ports import free_port
from proxied import running
from shell import ENVIRONMENT

TIMES = 60  # the quiet one is asked
WILD = 24  # clients, none of which waits between two requests
FORM = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Host:
    port: int

    def ask(self, label: str, method: str, path: str, cookie: str = "", **form: str) -> tuple[int, str, str]:
        """Status, cookie and text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"{label}.localhost:{self.port}", "Cookie": cookie}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, (answer.getheader("Set-Cookie") or "").partition(";")[0], text


@pytest.fixture
def host(hall: Hall) -> Iterator[Host]:
    wild = hall.found("wild")
    hall.found("quiet")
    hall.hosting.directory.set_quotas(wild, {"requests": 1200})
    folder, port = hall.hosting.host.data.parent, free_port()
    environment = {**ENVIRONMENT, "ANDEL_DATA": str(hall.hosting.host.data)}
    command = [sys.executable, "-m", "generator.cli", "host", "serve", "--port", str(port), "--workers", "2"]
    with running(command, environment, folder / "log", port):
        yield Host(port)


def test_the_quiet_one_does_not_notice(host: Host) -> None:
    over = Event()
    with ThreadPoolExecutor(WILD) as crowd:
        wild = [crowd.submit(run_wild, host, number, over) for number in range(WILD)]
        quiet = [host.ask("quiet", "GET", path)[0] for _ in range(TIMES) for path in ("/charter", "/sign-in")]
        posted = [sign_in(host, "quiet")[0] for _ in range(5)]
        over.set()
        met = sum((one.result() for one in wild), Counter[int]())
    assert Counter(quiet) == {200: 2 * TIMES}
    assert Counter(posted) == {422: 5}
    assert met[429] + met[503] > 0
    assert not met.keys() - {200, 422, 429, 503}


def run_wild(host: Host, number: int, over: Event) -> Counter[int]:
    """Every other client writes: a wrong password is counted, and takes its time to be found wrong."""
    met: Counter[int] = Counter()
    while not over.is_set():
        met[sign_in(host, "wild")[0] if number % 2 else host.ask("wild", "GET", "/charter")[0]] += 1
    return met


def sign_in(host: Host, label: str) -> tuple[int, str, str]:
    status, cookie, page = host.ask(label, "GET", "/sign-in")
    token = FORM.search(page)
    if status != 200 or token is None:
        return status, cookie, page
    wrong = {"csrf_token": token[1], "email": "nobody@people.example", "password": "a wrong password"}
    return host.ask(label, "POST", "/sign-in", cookie, **wrong)
