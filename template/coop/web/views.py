"""What is no page: the co-op's colour, and whether its server is well."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from coop.access import allow, anyone
from coop.database import db

YEAR = 365 * 24 * 3600  # seconds

blueprint = Blueprint("web", __name__)


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
