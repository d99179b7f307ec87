"""Members elect to an office: `{"office": "board"}`. Whoever held it by an earlier election steps down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from coop.database import db
from coop.governance import elections
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.governance.refusal import Refused
from coop.members import offices


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    if act.get("office") not in offices.OFFICES:
        return Refused(_("There is no such office."))
    open_now = select(Vote.id).where(Vote.state == "open", Vote.office == act["office"])
    if db.session.scalar(open_now.limit(1)):
        return Refused(_("A vote on who holds this office is open already."))
    return None


def enact(vote: Vote) -> None:
    assert vote.office
    assert vote.counted_at
    for role in offices.given()[vote.office]:
        if role.until is not None:  # what the founding gave ends as the new term begins
            offices.end(role, by="succession")
    elected = {candidate.number: candidate.member for candidate in vote.candidates}
    until = elections.term_end(vote.counted_at, vote.term_months or 0)
    for number in (number for number in vote.winners if not elected[number].has_left):
        offices.give(
            elected[number],
            vote.office,
            since=vote.counted_at,
            until=until,
            given_by=f"{offices.DECISION}{vote.number}",
        )
