"""A co-op to measure: founded for real in a folder of its own, with people in it, served by `coop serve`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

from bench import load
from coop import Application, clock, create_app
from coop.config import Settings
from coop.database import db
from coop.members.models import Member
from coop.people.models import Person

PASSWORD = "one share, one vote"
CHARTER = """\
language = "en"
name = "Measured Rides"
slug = "measured-rides"
purpose = "Rides that belong to those who drive and those who ride."
services = ["rides"]
legal_form = "se-ekonomisk-forening"
currency = "SEK"
timezone = "Europe/Stockholm"
member_classes = ["workers", "users"]
share_price = "500"
fee_percent = "12"
admission = "board"
quorum = "1/3"
majority = "1/2"
voting_days = 7
hue = 155
contact_email = "data@coop.example"
"rides.request_minutes" = 1440
"""


@dataclass(frozen=True)
class Coop:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"COOP_DATA": str(self.folder), "COOP_CHARTER": str(self.folder / "charter.toml")}

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'coop.sqlite3'}"

    def app(self) -> Application:
        """To fill the database with, and to listen to; what is measured is the server."""
        return create_app(Settings.from_environment(self.environment))

    @contextmanager
    def served(self, workers: int = 2) -> Iterator[Server]:
        port = load.free_port()
        command = [sys.executable, "-m", "coop", "serve", "--port", str(port), "--workers", str(workers)]
        with load.serving(command, port, **self.environment) as process:
            yield Server(port, process.pid)


@dataclass(frozen=True)
class Server:
    """`name` is which of its co-ops is asked, where it is a host."""

    port: int
    pid: int
    name: str = ""

    def ask(self, method: str, path: str, cookie: str = "", **form: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        if self.name:
            headers["Host"] = self.name
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def sign_in(self, email: str) -> str:
        """As a browser does; the session's cookie."""
        answer, page = self.ask("GET", "/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, page
        form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
        answer, page = self.ask("POST", "/sign-in", _cookie(answer), **form)
        assert answer.status == 303, page
        return _cookie(answer)


@contextmanager
def founded() -> Iterator[Coop]:
    with tempfile.TemporaryDirectory(prefix="andel-bench-") as folder:
        coop = Coop(Path(folder))
        (coop.folder / "charter.toml").write_text(CHARTER, encoding="utf-8")
        command = [sys.executable, "-m", "coop", "found"]
        subprocess.run(command, env=load.surroundings(**coop.environment), check=True, capture_output=True)
        yield coop


def member(name: str, email: str, *, number: int, member_class: str = "workers") -> Member:
    """With the share paid; added to the session."""
    person = Person.new(name=name, email=email, password=PASSWORD, language="en")
    person.confirm_email()
    found = Member(
        person=person,
        number=number,
        member_class=member_class,
        address=f"{number} Long Street",
        admitted_at=clock.now(),
        share_amount=50_000,
    )
    db.session.add(found)
    db.session.flush()
    found.pay_share()
    return found


def _cookie(answer: HTTPResponse) -> str:
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]
