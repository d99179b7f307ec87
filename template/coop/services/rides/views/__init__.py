from __future__ import annotations

from flask import Blueprint

from coop.access import allow, confirmed

blueprint = Blueprint("rides", __name__, template_folder="../templates")


@blueprint.get("/rides")
@allow(confirmed)
def index() -> str:
    return ""
