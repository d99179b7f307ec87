"""Members end an office before its term: `{"office": "board", "role": 7}`, the row of who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from coop.database import db
from coop.governance import letters
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.members import offices
from coop.members.models import Role
from coop.refusal import Refused


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    role = db.session.get(Role, act.get("role", 0))
    if role is None or role.is_over or role.role != act.get("office"):
        return Refused(_("Nobody holds this office any more."))
    return None


def enact(vote: Vote) -> None:
    """When it is over meanwhile, there is nothing left to end."""
    role = db.session.get_one(Role, vote.proposal.does["role"])
    if offices.end(role, by=f"{offices.DECISION}{vote.number}"):
        letters.recalled(vote, role.member.person)
