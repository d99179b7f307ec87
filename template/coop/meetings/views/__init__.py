from __future__ import annotations

from typing import Any

from flask import Blueprint

from coop.meetings import agenda
from coop.meetings.words import KINDS

blueprint = Blueprint("meetings", "coop.meetings", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {"kinds": KINDS, "item_title": agenda.title}


from coop.meetings.views import attending, calling, reading, roll  # noqa: E402, F401 - their routes
