"""What every page shares: language, headers, filters, navigation and the pages for errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    request,
    session,
    url_for,
)
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from coop import clock, formats, htmx, services
from coop.access import allow, anyone, me
from coop.config import Settings
from coop.database import db
from coop.governance.charter import NotFounded, in_force

LANGUAGES = ("sv", "en")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the CSRF check over https needs it; a reset link stays here
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEAR = 365 * 24 * 3600

blueprint = Blueprint("web", __name__)
csrf = CSRFProtect()


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    current: bool = False
    count: int | None = None


def init_app(app: Flask, settings: Settings) -> None:
    Babel(
        app,
        default_translation_directories="translations",
        locale_selector=language,
        timezone_selector=timezone,
    )
    csrf.init_app(app)
    app.register_blueprint(blueprint)
    app.context_processor(shared)
    app.jinja_env.filters.update(
        money=money,
        percent=formats.percent,
        date=formats.date,
        datetime=formats.date_and_time,
        time_left=formats.time_left,
    )
    app.after_request(secure_https if settings.production else secure)
    app.register_error_handler(HTTPException, error)
    app.register_error_handler(Exception, fault)


def settings() -> Settings:
    found = current_app.extensions["coop"]
    assert isinstance(found, Settings)
    return found


def address(endpoint: str, **values: Any) -> str:
    """An absolute link for a mail. It rests on COOP_URL alone: there may be no request, or a forged one."""
    return settings().url + current_app.url_map.bind("").build(endpoint, values)


@blueprint.get("/theme-<int:hue>.css")
@allow(anyone)
def theme(hue: int) -> Response:
    """The co-op's one colour, from which the stylesheet makes all others."""
    response = make_response(f":root{{--hue:{hue % 360}}}\n")
    response.content_type = "text/css; charset=utf-8"
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    return response


@blueprint.get("/health")
@allow(anyone)
def health() -> Response:
    """For whoever watches the server: 200 while the database answers."""
    db.session.execute(db.text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")


def language() -> str:
    """What the visitor chose, else the account's, else what the browser asks for, else the charter's."""
    if not request:
        return "en"
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    if current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or _charter_or("language", "en")


def timezone() -> str:
    return _charter_or("timezone", "UTC")


def shared() -> dict[str, Any]:
    """What every template can count on."""
    return {
        "coop": in_force(),
        "me": me(),
        "navigation": navigation,  # called by whole pages alone: a fragment need not count what waits
        "footer": footer,
        "locale": str(get_locale()),
        "is_fragment": htmx.wants_fragment(),
        "now": clock.now(),
    }


def navigation() -> list[Link]:
    if not current_user.is_authenticated:
        return [*_trades(), _link(_("Decide"), "governance.decisions"), _link(_("Sign in"), "people.sign_in")]
    from coop.governance.proposals import waiting_for

    found = me()
    waiting = waiting_for(found) if found else 0
    return [
        _link(_("Home"), "home.home"),
        *_trades(),
        _link(_("Decide"), "governance.decisions", waiting or None),
        _link(_("Money"), "books.money"),
        _link(_("Me"), "people.account"),
    ]


def footer() -> list[Link]:
    return [
        _link(_("Charter"), "governance.charter"),
        _link(_("Privacy"), "privacy.policy"),
        _link(_("Open books"), "books.ledger"),
    ]


def money(minor: int) -> str:
    return formats.money(minor, in_force()["currency"])


def secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def secure_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}; includeSubDomains"
    return secure(response)


def error(problem: HTTPException) -> Response:
    """A page that says what happened, what was kept and what to do. Nothing of the request was saved."""
    if isinstance(problem, SecurityError):  # another host's name: nothing of ours is shown under it
        return Response("400\n", 400, content_type="text/plain")
    if isinstance(problem.response, Response) or (problem.code or 500) < 400:
        return make_response(problem.get_response())
    db.session.rollback()
    return _error_page(problem.code or 500, expired=isinstance(problem, CSRFError))


def fault(problem: Exception) -> Response:
    if isinstance(problem, NotFounded):
        return _page_alone("unfounded.html", 503)
    current_app.logger.error("fault in %s %s", request.method, request.path, exc_info=problem)
    db.session.rollback()
    if current_app.testing:
        raise problem
    return _error_page(500)


def _error_page(status: int, *, expired: bool = False) -> Response:
    """Should even the database be gone, the page that needs nothing is shown."""
    try:
        response = htmx.page("error.html", "_problem.html", status, expired=expired)
    except Exception:
        current_app.logger.exception("the error page needs something that is gone")
        return _page_alone("fault.html", status)
    if htmx.wants_fragment():  # into the place for messages, not into the part that was asked for
        response.headers.update({"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"})
    return response


def _page_alone(template: str, status: int) -> Response:
    """Rendered past `shared`, which asks the database: these pages are for when that has no answer."""
    return make_response(current_app.jinja_env.get_template(template).render(status=status), status)


def _charter_or(key: str, otherwise: str) -> str:
    try:
        return str(in_force()[key])
    except NotFounded:
        return otherwise


def _trades() -> list[Link]:
    declared = [services.service(name) for name in in_force()["services"] if name in services.NAMES]
    return [_link(service.title, service.home) for service in declared]


def _link(label: Any, endpoint: str, count: int | None = None) -> Link:
    current = request.endpoint == endpoint or (
        endpoint.partition(".")[0] == request.blueprint != "people"  # a page deeper within the domain
    )
    return Link(label, url_for(endpoint), current, count)
