"""Someone at a host's front page who signs up a co-op, with no scripts: pages are read, forms are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from hosts import Hall
from werkzeug.test import Client

HOST = "http://localhost:8000"
YOU = {"name": "Ada Lind", "email": "ada@people.example"}


class Form(HTMLParser):
    """What a browser would send of the form in `main`, as the page fills it in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select = ""
        self.feed(page[page.index("<main") : page.index("</form>", page.index("<main"))])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        name = found.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found:
            self.data.setdefault(self.select, []).append(found.get("value") or "")
        elif tag == "input" and (found.get("type") not in {"checkbox", "radio"} or "checked" in found):
            self.data.setdefault(name, []).append(found.get("value") or "")


@dataclass
class Visitor:
    hall: Hall
    language: str = "en"
    address: str = "127.0.0.1"
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(self.hall.client.application)

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, **data: Any) -> Any:
        return self._ask("POST", path, data=data)

    def send(self, path: str, **changes: Any) -> Any:
        """The form of that page, with changes."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code, page.headers.get("Location"))
        return self.post(path, **{**Form(page.text).data, **changes})

    def answers(self, **changes: Any) -> Any:
        """All steps from wherever one is to the letter, each with its suggestions but for the changes."""
        given = {"name": "Vår bil", "contact_email": "data@coop.example"} | changes
        answer = self.send("/sign-up/name", name=given["name"], language=given.get("language", self.language))
        while "/sent" not in answer.headers.get("Location", ""):
            assert answer.status_code == 303, answer.text
            step = answer.headers["Location"]
            mine = YOU if step.endswith("/you") else given
            names = Form(self.get(step).text).data
            answer = self.send(step, **{key: mine[key] for key in mine if key in names})
        return answer

    def letter(self) -> str:
        """The text of the latest."""
        return unescape(re.findall(r"<pre>(.*?)</pre>", self.get("/mails").text, re.DOTALL)[0])

    def link(self, what: str = "confirm") -> str:
        found = re.search(rf"{HOST}/{what}/[\w.-]+(?=\")", self.letter())
        assert found
        return found[0]

    def confirms(self) -> Any:
        return self.send(self.link())

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        return self.client.open(
            path.removeprefix(HOST), method=method, base_url=HOST,
            headers={"Accept-Language": self.language}, environ_base={"REMOTE_ADDR": self.address}, **options,
        )  # fmt: skip


def co_ops(hall: Hall) -> list[str]:
    return [entry.label for entry in hall.hosting.directory.all()]
