"""Whoever is to be excluded is heard: what she says stands beside the proposal, for all who vote."""

from __future__ import annotations

from flask_babel import gettext as _

from coop.database import db
from coop.governance import proposals
from coop.governance.matters import Matter
from coop.governance.models import Hearing, Proposal
from coop.members.models import Member
from coop.refusal import Refused

HEARING = {"cosigning", "discussion"}


def say(by: Member, proposal: Proposal, statement: str) -> Refused | None:
    """She can write it anew until the vote opens."""
    proposals.move_due()
    if not concerns(proposal, by):
        return Refused(_("Only the member whom it concerns can say something here."))
    if proposal.state not in HEARING:
        return Refused(_("The vote has opened, and what stands beside it is frozen."))
    db.session.merge(Hearing(proposal_id=proposal.id, member_id=by.id, statement=statement))
    db.session.flush()
    return None


def concerns(proposal: Proposal, member: Member | None) -> bool:
    """Whether it is she who would be excluded."""
    is_exclusion = proposal.matter == Matter.EXCLUSION
    return is_exclusion and member is not None and proposal.does["member"] == member.id


def of(proposal: Proposal) -> Hearing | None:
    return db.session.get(Hearing, proposal.id) if proposal.matter == Matter.EXCLUSION else None
