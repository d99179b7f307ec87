from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from coop.notices import post
    from coop.notices.views import blueprint

    post.check(app.extensions["coop"])
    app.register_blueprint(blueprint)
