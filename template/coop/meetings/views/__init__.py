from __future__ import annotations

from typing import Any

from flask import Blueprint

from coop.meetings import agenda
from coop.meetings.words import KINDS

blueprint = Blueprint("meetings", "coop.meetings", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {"kinds": KINDS, "item_title": agenda.title, "vote_on": agenda.vote_on}


from coop.meetings.views import (  # noqa: E402 - their routes
    attending,  # noqa: F401
    calling,  # noqa: F401
    desk,  # noqa: F401
    holding,  # noqa: F401
    minutes,  # noqa: F401
    reading,  # noqa: F401
    roll,  # noqa: F401
    room,  # noqa: F401
)
