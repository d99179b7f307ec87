"""What stands before the router: it counts every request, and answers whoever watches the host.

The probes come by network address more often than by a name, so they are answered under any. The application
has no such pages. Metrics are for this computer itself, asked directly, and for whoever has the token.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hmac import compare_digest
from time import perf_counter
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from tenants import logs
from tenants.hosting import Hosting
from tenants.serving import health
from tenants.serving.nearby import is_direct
from tenants.serving.routing import host_name
from tenants.watching import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
CO_OP, HOST, NOBODY = "co-op", "host", "nobody"


class Probes:
    def __init__(self, hosting: Hosting, router: WSGIApplication) -> None:
        self.hosting = hosting
        self.router = router
        self.answers = {"/health/live": self._live, "/health/ready": self._ready, "/metrics": self._metrics}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if answer := self.answers.get(environ.get("PATH_INFO", "")):
            return answer(environ)(environ, start_response)
        began, status = perf_counter(), "500"

        def note(answered: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = answered
            return start_response(answered, headers, *more)

        try:
            return self.router(environ, note)
        finally:
            self.hosting.counts.traffic.note(self._asked(environ), int(status[:3]), perf_counter() - began)

    def _asked(self, environ: WSGIEnvironment) -> str:
        if logs.COOP in environ:
            return CO_OP
        return HOST if host_name(environ.get("HTTP_HOST", "")) == self.hosting.host.name else NOBODY

    def _live(self, _environ: WSGIEnvironment) -> Response:
        return _json({"live": True})

    def _ready(self, _environ: WSGIEnvironment) -> Response:
        checks = health.ready(self.hosting)
        is_ready = all(checks.values())
        return _json({"ready": is_ready, "checks": checks}, 200 if is_ready else 503)

    def _metrics(self, environ: WSGIEnvironment) -> Response:
        if not (is_direct(environ) or self._has_token(environ)):
            return Response("404\n", 404, HEADERS)
        text, content_type = metrics.page(self.hosting, environ.get("HTTP_ACCEPT", ""))
        return Response(text, 200, HEADERS, content_type=content_type)

    def _has_token(self, environ: WSGIEnvironment) -> bool:
        token = self.hosting.host.metrics_token
        given = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        return token is not None and compare_digest(given.encode("latin-1"), token.encode())


def _json(said: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(said) + "\n", status, HEADERS, content_type="application/json")
