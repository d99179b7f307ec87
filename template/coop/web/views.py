"""What is no page: the co-op's colour, and whether its server is well."""

from __future__ import annotations

from flask import Blueprint, Response

from coop.access import allow, anyone
from coop.database import db
from coop.web.theme import stylesheet

blueprint = Blueprint("web", __name__)


@blueprint.get("/theme-<int:hue>.css")
@allow(anyone)
def theme(hue: int) -> Response:
    return stylesheet(hue)


@blueprint.get("/health")
@allow(anyone)
def health() -> Response:
    """For whoever watches the server: 200 while the database answers."""
    db.session.execute(db.text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")
