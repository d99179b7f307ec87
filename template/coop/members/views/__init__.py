from __future__ import annotations

from typing import Any

from flask import Blueprint

from coop.governance.clauses import MEMBER_CLASSES

blueprint = Blueprint("members", "coop.members", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {"classes": MEMBER_CLASSES}


from coop.members.views import applications, founding, membership, register, shares  # noqa: E402, F401 - their routes
