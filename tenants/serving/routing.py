"""From the host name to a co-op, before the application sees the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.wrappers import Response

from coop.database import SAFE_METHODS
from tenants import agenda, logs, upgrading
from tenants.context import Coop, within
from tenants.directory import Entry, State
from tenants.hosting import Hosting
from tenants.serving import asking, pages
from tenants.serving.gate import Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_ROOM = "507"


def _stay() -> None:
    """Without a gate nobody has to leave."""


class Router:
    """Everything that is asked of the host's own name goes to `front`; the rest is a co-op's or nobody's."""

    def __init__(self, hosting: Hosting, front: WSGIApplication, gate: Gate | None = None) -> None:
        self.hosting = hosting
        self.front = front
        self.gate = gate

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if asking.is_asked(environ):
            return asking.answer(self.hosting, environ)(environ, start_response)
        name = host_name(environ.get("HTTP_HOST", ""))
        if name == self.hosting.host.name:
            return self.front(environ, start_response)
        entry = asking.entry_at(self.hosting, name)
        if entry is None or entry.state is not State.OPEN:
            return pages.refusal(entry, self.hosting.host)(environ, start_response)
        if aside := asking.proves(self.hosting, entry, name, environ) or self._led_home(entry, name, environ):
            return aside(environ, start_response)
        limits = self.hosting.limits(entry)
        coop = self.hosting.visited(entry, limits)
        environ[logs.COOP] = coop.address
        if turned := self.gate and self.gate.enter(coop.id, limits.requests):
            self.hosting.counts.overruns.note(coop.id, turned.reason)
            return pages.turned_away(turned, self.hosting.host)(environ, start_response)
        return self._let_in(entry, coop, environ, start_response)

    def _let_in(
        self, entry: Entry, coop: Coop, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Whoever was let in leaves when the last of the answer is out."""
        leave = partial(self.gate.leave, coop.id) if self.gate else _stay
        try:
            with within(coop):
                answer = self._answer if upgrading.is_served(self.hosting, entry) else self._put_off
                return Answer(coop, answer(coop, environ, start_response), leave)
        except BaseException:
            leave()
            raise

    def _answer(self, coop: Coop, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Upkeep is told before, since we may be killed, and after, since it may have looked in between."""
        if environ["REQUEST_METHOD"] in SAFE_METHODS:
            return self.hosting.app(environ, start_response)
        agenda.touch(self.hosting.directory, coop.id)
        answer = self.hosting.app(environ, self._noting_room(coop, start_response))
        agenda.touch(self.hosting.directory, coop.id)
        return answer

    def _put_off(
        self, _coop: Coop, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        return pages.not_upgraded(self.hosting.host)(environ, start_response)

    def _noting_room(self, coop: Coop, start_response: StartResponse) -> StartResponse:
        """Nobody but the operator can make room, so the operator is told that there was none."""

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if status.startswith(NO_ROOM):
                self.hosting.counts.overruns.note(coop.id, "disk")
            return start_response(status, headers, *more)

        return note

    def _led_home(self, entry: Entry, name: str, environ: WSGIEnvironment) -> Response | None:
        """From the co-op's other names to its domain, whoever goes from page to page.

        A form that was opened here is answered here, with the cookie that it was opened with, so nothing that
        was typed is lost; and so is what an open page loads, which could not come from elsewhere.
        """
        if entry.domain in {None, name} or not _goes_on(environ):
            return None
        return pages.led_on(self.hosting.url_of(entry) + _asked(environ))


class Answer:
    """What the application answered, each part of it made with the co-op at hand, and nothing in between."""

    def __init__(self, coop: Coop, parts: Iterable[bytes], leave: Callable[[], None] = _stay) -> None:
        self.coop = coop
        self.parts = parts
        self.leave = leave
        self.iterator = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with within(self.coop):
            return next(self.iterator)

    def close(self) -> None:
        try:
            if close := getattr(self.parts, "close", None):
                with within(self.coop):
                    close()
        finally:
            self.leave()


def _goes_on(environ: WSGIEnvironment) -> bool:
    """A visitor goes to a page: not a form that is sent, nor what the browser loads for the page at hand."""
    reads = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
    return reads and environ.get("HTTP_SEC_FETCH_MODE", "navigate") == "navigate"


def _asked(environ: WSGIEnvironment) -> str:
    """The path with what follows it, as it was asked for."""
    path, query = quote(environ["PATH_INFO"].encode("latin-1")), environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def host_name(header: str) -> str:
    """Lower case and without a port or the root's dot. An address in brackets is nobody's name."""
    return header.partition(":")[0].lower().removesuffix(".")
