from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("governance", "coop.governance", template_folder="templates")

from coop.governance.views import bylaws, charter, decisions, discussion, law, propose, slip, steps  # noqa: E402, F401 - their routes
