"""Who may call a route of the host. As in the co-op, every view names its rule, or it is refused."""

from __future__ import annotations

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coop.access import Rule, rule_of
from tenants.console.session import operator
from tenants.front import signups
from tenants.front.tables import hosting
from tenants.serving.nearby import is_direct


def takes_signups() -> bool:
    """In production nobody could confirm an address without a mail server."""
    host = hosting().host
    return host.mail_url is not None or not host.production


def reads_letters_here() -> bool:
    """While one tries the host on one's own computer, letters can be read there instead of sent.

    Not through a proxy on it: by what is in a letter, anybody could go on as whoever it was written to.
    """
    host = hosting().host
    return host.mail_url is None and not host.production and is_direct(request.environ)


newcomer = Rule("newcomer", takes_signups)
holder = Rule("holder of a sign-up", lambda: signups.held() is not None)
at_home = Rule("on this computer", reads_letters_here)


def init_app(app: Flask) -> None:
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(request.endpoint)
    if rule is None:
        raise LookupError(f"{request.endpoint} does not say who may call it")
    if rule.open or rule.allows():
        return None
    if rule is operator:
        return redirect(url_for("console.sign_in", next=_return_to()), 303)
    if rule is holder:
        return redirect(url_for("pages.front"), 303)
    return abort(503 if rule is newcomer else 404)


def _return_to() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
