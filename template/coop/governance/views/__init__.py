from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("governance", "coop.governance", template_folder="templates")

from coop.governance.views import (  # noqa: E402
    bylaws,  # noqa: F401 - their routes
    charter,  # noqa: F401
    choices,  # noqa: F401
    decisions,  # noqa: F401
    discussion,  # noqa: F401
    elections,  # noqa: F401
    law,  # noqa: F401
    membership,  # noqa: F401
    propose,  # noqa: F401
    slip,  # noqa: F401
    steps,  # noqa: F401
    surplus,  # noqa: F401
)
