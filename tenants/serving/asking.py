"""What machines ask of the host itself, under whichever name: may it have a certificate, and is it proved?

A reverse proxy that makes a certificate when a name is first asked for asks here before, or anybody could
have it make any number. It asks directly, from this computer; what it passes on for others says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from werkzeug.wrappers import Response

from tenants import domains
from tenants.directory import Entry, State
from tenants.domains import token_of
from tenants.domains.proofs import WELL_KNOWN
from tenants.hosting import Hosting
from tenants.serving.nearby import is_direct

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PATH = "/ask"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def is_asked(environ: WSGIEnvironment) -> bool:
    """Directly, by whoever runs on this computer: only they may try out names."""
    return environ["PATH_INFO"] == PATH and is_direct(environ)


def answer(hosting: Hosting, environ: WSGIEnvironment) -> Response:
    """200 for the host's own name and for those at which a co-op answers."""
    asked = parse_qs(environ.get("QUERY_STRING", "")).get("domain", [""])[0]
    return _plain(200 if _is_served(hosting, asked.lower().removesuffix(".")) else 404)


def proves(hosting: Hosting, entry: Entry, name: str, environ: WSGIEnvironment) -> Response | None:
    """A domain that was proved by a file leads here now, so the host itself shows that it still does."""
    asked = str(environ["PATH_INFO"])
    if not asked.startswith(WELL_KNOWN):
        return None
    token = token_of(hosting.host, entry, name)
    return _plain(200, token) if asked == WELL_KNOWN + token else _plain(404)


def entry_at(hosting: Hosting, name: str) -> Entry | None:
    """The co-op that the name leads to, by one query: a label below the host's name, or a domain."""
    label = label_in(name, hosting.host.name)
    return hosting.directory.find(label) if label else domains.find(hosting.directory, name)


def label_in(name: str, host: str) -> str:
    """What stands before the host's own name: one label, or nothing when the name is not below it."""
    label, _, rest = name.partition(".")
    return label if rest == host else ""


def _is_served(hosting: Hosting, name: str) -> bool:
    if name == hosting.host.name:
        return True
    entry = entry_at(hosting, name)
    return entry is not None and entry.state is not State.CLOSED


def _plain(status: int, text: str = "") -> Response:
    return Response(f"{text or status}\n", status, HEADERS, content_type="text/plain")
