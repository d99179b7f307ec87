from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("people", "coop.people", template_folder="templates")

from coop.people.views import account, password, registration, signing_in  # noqa: E402, F401 - their routes
