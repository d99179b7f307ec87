"""The application: `create_app` only wires; each domain is a package beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from coop import (
    access,
    books,
    database,
    governance,
    home,
    meetings,
    members,
    notices,
    people,
    privacy,
    services,
    web,
)
from coop.config import Settings

DOMAINS = (people, members, governance, meetings, books, privacy, notices, services)
LARGEST_FORM = 1_000_000  # bytes
SESSION_SECONDS = 30 * 24 * 3600


class Application(Flask):
    def dispatch_request(self) -> ResponseReturnValue:
        """A view that returns has its writes, before its answer leaves; one that raises has none."""
        response = super().dispatch_request()
        if not database.is_reading():  # then the database refuses writes, and there is nothing to commit
            database.db.session.commit()
        return response


def create_app(
    settings: Settings | None = None,
    *,
    kind: type[Application] = Application,
    engine_options: Mapping[str, Any] | None = None,
) -> Application:
    """`kind` and `engine_options` (SQLAlchemy's) are for whoever runs it in other surroundings."""
    settings = settings or Settings.from_environment()
    app = kind("coop")
    # A number that no row can have leads nowhere, rather than to a fault of the database.
    app.url_map.converters["int"] = partial(IntegerConverter, max=database.LARGEST_KEY)  # type: ignore[assignment]
    app.config.from_mapping(flask_settings(settings))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"].update(engine_options or {})
    app.extensions["coop"] = settings
    database.init_app(app)
    web.init_app(app, settings)
    app.register_blueprint(home.blueprint)
    for domain in DOMAINS:
        domain.register(app)
    access.init_app(app)
    if settings.production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def flask_settings(settings: Settings) -> dict[str, object]:
    # Two co-ops on one computer share its cookies by name, whatever the port: each has a name of its own.
    cookie = "coop_" + sha256(settings.secret_key.encode()).hexdigest()[:12]
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # A database server that was started again has closed our connections: no reader shall meet one.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": not settings.database_url.startswith("sqlite")},
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"__Host-{cookie}" if settings.production else cookie,
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SESSION_SECONDS,
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "TRUSTED_HOSTS": [urlsplit(settings.url).hostname] if settings.production else None,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long-open page must not lose what was typed
        "BABEL_DEFAULT_LOCALE": "en",
    }
