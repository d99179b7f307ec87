"""A sign-up from its confirmation to the first page of its co-op, as a founder's browser goes through it.

Three requests to a real `andel host serve`: the confirmation is sent (which founds the co-op), the page that
it leads to is followed, and the co-op's first page is opened. The reference is three requests too, to a bare
Flask application (`host_bare.py`): a form that inserts a row and waits for the disk, and two pages.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from bench import load
from bench.coop import Server
from bench.host import NAME, Hall, answers, name_of
from coop import clock
from tenants import front
from tenants.config import Host
from tenants.front import links
from tenants.front.signups import Signup
from tenants.front.tables import SIGNUPS, write
from tenants.hosting import Hosting

FROM_ONE_ADDRESS = 50  # the host takes 60 foundings an hour from one
FIRST = 60_000  # numbers of co-ops that nobody else founds


def measure(hall: Hall, count: int) -> list[tuple[float, float]]:
    """Milliseconds, ours and the reference's, in turns."""
    pairs = []
    with hall.served() as server, bare(hall.folder) as reference:
        first = hall.first_free(FIRST)
        for number, path in enumerate(list(_signed_up(hall, first, count))):
            ours = _found(Browser(server.port, _address(number)), path, name_of(first + number))
            pairs.append((ours, _found(Browser(reference.port), f"/confirm/{number}", NAME)))
    return pairs


@dataclass
class Browser:
    """With cookies for the host's own name alone; `address` is where it asks from."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, name: str = NAME) -> str:
        return self._ask("GET", path, name, "")[1]

    def post(self, path: str, **form: str) -> str:
        """Where it leads."""
        return urlsplit(self._ask("POST", path, NAME, urlencode(form))[0]).path

    def _ask(self, method: str, path: str, name: str, body: str) -> tuple[str, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.address, 0))
        headers = {"Host": name, "Content-Type": "application/x-www-form-urlencoded"}
        if name == NAME:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        if answer.status != (303 if method == "POST" else 200):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            key, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[key] = value
        return answer.getheader("Location", ""), text


def _found(browser: Browser, path: str, name: str) -> float:
    """The letter's link was followed, which is not counted."""
    page = browser.get(path)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    start = time.perf_counter()
    browser.get(browser.post(path, csrf_token=token[1] if token else ""))
    browser.get("/", name)
    return 1000 * (time.perf_counter() - start)


def _signed_up(hall: Hall, first: int, count: int) -> Iterator[str]:
    """Paths of the links that their letters hold."""
    hosting = Hosting(Host.from_environment({"ANDEL_DATA": str(hall.folder)}))
    with front.create_app(hosting).app_context():
        for number in range(first, first + count):
            given = answers(number) | {"name": f"Measured {number}"}
            signup = Signup(token_hex(16), token_hex(8), "en", given, "Ada Lind",
                            f"ada{number}@people.example", False, clock.now(), None)  # fmt: skip
            write(sa.insert(SIGNUPS).values(**vars(signup)))
            yield urlsplit(links.CONFIRM.to(signup)).path


def _address(number: int) -> str:
    return f"127.0.1.{1 + number // FROM_ONE_ADDRESS}"


@contextmanager
def bare(folder: Path) -> Iterator[Server]:
    port = load.free_port()
    command = [sys.executable, "-m", "bench.host_bare", str(port)]
    with load.serving(command, port, BARE_FOLDER=str(folder)) as process:
        yield Server(port, process.pid)
