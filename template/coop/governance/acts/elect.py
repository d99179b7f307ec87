"""Members elect to an office: `{"office": "board"}`. Whoever held it by an earlier election steps down.

`{"beside": 7, "fills": 1, "office": "board"}` fills a vacant seat until the term of row 7 of the roles ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.governance.choosing import elections
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.members import offices
from coop.members.models import Role
from coop.refusal import Refused


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    if act.get("office") not in offices.OFFICES:
        return Refused(_("There is no such office."))
    open_now = select(Vote.id).where(Vote.state == "open", Vote.office == act["office"])
    if db.session.scalar(open_now.limit(1)):
        return Refused(_("A vote on who holds this office is open already."))
    return _nothing_to_fill(act) if "fills" in act else None


def _nothing_to_fill(act: Mapping[str, Any]) -> Refused | None:
    beside, rules = db.session.get(Role, act["beside"]), in_force()
    if not 1 <= act["fills"] <= int(rules["board_seats"]) - len(offices.holders("board")):
        return Refused(_("So many seats are not vacant."))
    closes = clock.now() + timedelta(days=rules["voting_days"])
    if beside is None or beside.role != "board" or beside.until is None or beside.until <= closes:
        return Refused(
            _("The term ends before a vote would be over: propose an election of the whole board.")
        )
    return None


def enact(vote: Vote) -> None:
    assert vote.office
    assert vote.counted_at
    until = elections.until(vote)
    assert until
    if until <= vote.counted_at:
        return  # it was counted so late that the term was over
    for role in offices.given()[vote.office] if vote.term_months else ():
        if role.until is not None:  # what the founding gave ends as the new term begins
            offices.end(role, by="succession")
    elected = {candidate.number: candidate.member for candidate in vote.candidates}
    for number in (number for number in vote.winners if not elected[number].has_left):
        offices.give(
            elected[number],
            vote.office,
            since=vote.counted_at,
            until=until,
            given_by=f"{offices.DECISION}{vote.number}",
        )
