"""Members end someone's membership: `{"member": 5}`. It ends at the moment when the vote is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from coop.database import db
from coop.governance import letters
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.members import leaving, offices
from coop.members.models import Member
from coop.refusal import Refused


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    member = db.session.get(Member, act.get("member", 0))
    if member is None or member.has_left:
        return Refused(_("Nobody with this number is a member now."))
    return None


def enact(vote: Vote) -> None:
    """When she has left meanwhile, there is nothing left to end."""
    assert vote.counted_at
    member = db.session.get_one(Member, vote.proposal.does["member"])
    if leaving.end(member, at=vote.counted_at, by=f"{offices.DECISION}{vote.number}"):
        letters.excluded(vote, member)
