"""The host's own pages, at the host's own name: what a platform co-op is, and the co-ops that are here."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

import coop
from coop.web import headers
from tenants.front.views import blueprint
from tenants.hosting import Hosting


def create_app(hosting: Hosting) -> Flask:
    app = Flask(__name__, static_folder=Path(coop.__file__).parent / "static")
    app.config.from_mapping(
        SECRET_KEY=hosting.host.key("front"),
        SESSION_COOKIE_NAME="__Host-andel" if hosting.host.production else "andel",
        SESSION_COOKIE_SECURE=hosting.host.production,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.extensions["hosting"] = hosting
    app.after_request(headers.secure_https if hosting.host.production else headers.secure)
    app.register_blueprint(blueprint)
    return app
