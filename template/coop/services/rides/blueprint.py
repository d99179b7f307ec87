from __future__ import annotations

from flask import Blueprint
from flask_babel import format_decimal

blueprint = Blueprint("rides", __name__, template_folder="templates")


@blueprint.app_template_filter("kilometres")
def kilometres(metres: int) -> str:
    return str(format_decimal(metres / 1000, "#,##0.0"))
