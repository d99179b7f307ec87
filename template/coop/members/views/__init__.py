from __future__ import annotations

from typing import Any

from flask import Blueprint

from coop.governance.clauses import MEMBER_CLASSES
from coop.members.offices import OFFICES

blueprint = Blueprint("members", "coop.members", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {"classes": MEMBER_CLASSES, "offices": OFFICES}


from coop.members.views import (  # noqa: E402 - their routes
    applications,  # noqa: F401
    founding,  # noqa: F401
    membership,  # noqa: F401
    offices,  # noqa: F401
    register,  # noqa: F401
    shares,  # noqa: F401
)
