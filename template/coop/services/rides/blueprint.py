from __future__ import annotations

from flask import Blueprint

from coop import formats

blueprint = Blueprint("rides", __name__, template_folder="templates")
blueprint.add_app_template_filter(formats.kilometres)
