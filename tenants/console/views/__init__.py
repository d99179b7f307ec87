from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

blueprint = Blueprint("console", "tenants.console", template_folder="templates")


def page(template: str, status: int = 200, **context: object) -> Response:
    return make_response(render_template(f"console/{template}", **context), status)


from tenants.console.views import coops, emergencies, overview, signing_in, tables  # noqa: E402, F401 - their routes
