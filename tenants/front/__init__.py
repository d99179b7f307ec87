"""The host's own pages, at the host's own name: what a platform co-op is, and how to found one here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

import coop
from coop import LARGEST_FORM, SESSION_SECONDS, formats
from coop.web import headers
from tenants import console
from tenants.config import Host
from tenants.directory import METADATA
from tenants.front import access, errors, language, signups
from tenants.front.views import cohorts, coming_back, domains, exports, founded, mails, pages
from tenants.hosting import Hosting
from tenants.watching import faults

APPLICATION = Path(coop.__file__).parent
TRANSLATIONS = Path(__file__).parent.parent / "translations"
HUE = 265

csrf = CSRFProtect()


def create_app(hosting: Hosting) -> Flask:
    app = Flask(__name__, static_folder=APPLICATION / "static")
    app.config.from_mapping(flask_settings(hosting.host))
    app.extensions["hosting"] = hosting
    speak(app)
    csrf.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    faults.listen(app, hosting.counts.faults)
    app.after_request(headers.secure_https if hosting.host.production else headers.secure)
    for views in (pages, coming_back, founded, domains, cohorts, exports, mails):
        app.register_blueprint(views.blueprint)
    console.register(app)
    METADATA.create_all(hosting.directory.engine)
    if hosting.host.production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def flask_settings(host: Host) -> dict[str, object]:
    return {
        "SECRET_KEY": host.key("front"),
        "SESSION_COOKIE_NAME": "__Host-andel" if host.production else "andel",
        "SESSION_COOKIE_SECURE": host.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SESSION_SECONDS,
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "TRUSTED_HOSTS": [host.name],
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long-open page must not lose what was typed
        "BABEL_DEFAULT_LOCALE": "en",
    }


def speak(app: Flask) -> None:
    """The co-op's shapes and its words for what is common; the host's own beside them."""
    assert app.jinja_loader
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(APPLICATION / "templates")])
    catalogues = f"{TRANSLATIONS};{APPLICATION / 'translations'}"
    Babel(app, default_translation_directories=catalogues, locale_selector=language.language)
    app.context_processor(shared)
    app.jinja_env.filters.update(  # all that the shapes name, if the host uses it or not
        money=formats.money, percent=formats.percent, date=formats.date,
        datetime=formats.date_and_time, time_left=formats.time_left,
    )  # fmt: skip


def shared() -> dict[str, Any]:
    return {"locale": str(get_locale()), "hue": hue(), "takes_signups": access.takes_signups()}


def hue() -> int:
    """The host's own, until a co-op that is being founded has chosen its colour."""
    signup = signups.held() if request.blueprint in {"sign_up", "confirm"} else None
    return int(signup.answers.get("hue", HUE)) if signup else HUE
