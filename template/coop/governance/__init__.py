from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from coop.governance import proposals, views

    app.before_request(proposals.count_what_is_due)
    app.register_blueprint(views.blueprint)
