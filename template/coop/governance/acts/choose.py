"""Members choose among options: `{"none": true, "seats": 2}`, two of them or none. Their texts are rows of
`options`, which others can add to until the vote opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.refusal import Refused


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    if act.keys() != {"none", "seats"}:
        return Refused(_("These rules are decided in another way."))
    return None


def enact(vote: Vote) -> None:
    """What is chosen stands in the record by number; there is nothing that the platform would obey."""
