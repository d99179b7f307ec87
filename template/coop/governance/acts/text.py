"""A decision that says something and leaves the doing to people: a resolution, a project, an expense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.refusal import Refused


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    return Refused(_("These rules are decided in another way.")) if "changes" in act else None


def enact(vote: Vote) -> None:
    """The decision stands in the record; there is nothing that the platform would obey."""
