from __future__ import annotations

from flask import Blueprint

from coop import formats
from coop.services.rides.drivers import drives

blueprint = Blueprint("rides", __name__, template_folder="templates")
blueprint.add_app_template_test(drives, "driver")


@blueprint.app_template_filter("kilometres")
def kilometres(metres: int) -> str:
    return formats.number(metres / 1000, "#,##0.0")
