from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from coop.people import session
    from coop.people.views import blueprint

    session.init_app(app)
    app.register_blueprint(blueprint)
