"""From the host name to a co-op, before the application sees the request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coop.database import SAFE_METHODS
from tenants import agenda, logs, pages, upgrading
from tenants.context import Coop, within
from tenants.directory import State
from tenants.hosting import Hosting

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Router:
    """Everything that is asked of the host's own name goes to `front`; the rest is a co-op's or nobody's."""

    def __init__(self, hosting: Hosting, front: WSGIApplication) -> None:
        self.hosting = hosting
        self.front = front

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = host_name(environ.get("HTTP_HOST", ""))
        if name == self.hosting.host.name:
            return self.front(environ, start_response)
        entry = self.hosting.directory.find(self.label(name))
        if entry is None or entry.state is not State.OPEN:
            return pages.refusal(entry, self.hosting.host)(environ, start_response)
        if not upgrading.is_served(self.hosting, entry):
            return pages.not_upgraded(self.hosting.host)(environ, start_response)
        coop = self.hosting.coop(entry)
        environ[logs.COOP] = coop.address
        with within(coop):
            return Answer(coop, self._answer(coop, environ, start_response))

    def _answer(self, coop: Coop, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Upkeep is told before, since we may be killed, and after, since it may have looked in between."""
        if environ["REQUEST_METHOD"] in SAFE_METHODS:
            return self.hosting.app(environ, start_response)
        agenda.touch(self.hosting.directory, coop.id)
        answer = self.hosting.app(environ, start_response)
        agenda.touch(self.hosting.directory, coop.id)
        return answer

    def label(self, name: str) -> str:
        """What stands before the host's own name: one label, or nothing when the name is not below it."""
        label, _, rest = name.partition(".")
        return label if rest == self.hosting.host.name else ""


class Answer:
    """What the application answered, each part of it made with the co-op at hand, and nothing in between."""

    def __init__(self, coop: Coop, parts: Iterable[bytes]) -> None:
        self.coop = coop
        self.parts = parts
        self.iterator = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with within(self.coop):
            return next(self.iterator)

    def close(self) -> None:
        if close := getattr(self.parts, "close", None):
            with within(self.coop):
                close()


def host_name(header: str) -> str:
    """Lower case and without a port or the root's dot. An address in brackets is nobody's name."""
    return header.partition(":")[0].lower().removesuffix(".")
