from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from coop.privacy.views import blueprint

    app.register_blueprint(blueprint)
