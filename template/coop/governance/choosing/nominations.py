"""Who would be elected: members stand, or are nominated and asked. Nobody is a candidate against her will."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coop.database import db
from coop.governance import letters, proposals
from coop.governance.choosing import elections
from coop.governance.matters import Matter
from coop.governance.models import Nomination, Proposal
from coop.members.models import Member
from coop.refusal import Refused

NOMINATING = {"cosigning", "discussion"}


def nominate(by: Member, proposal: Proposal, member: Member) -> Refused | None:
    """She is asked; only her own answer makes her a candidate."""
    if refused := _refusal(by, proposal):
        return refused
    if not member.owns_share:
        return Refused(_("Voting members can be elected."))
    if elections.sits(member, proposal):
        return Refused(_("Who has a seat on the board cannot fill another."))
    if of(proposal, member):
        return Refused(_("She is nominated already, or has said no."))
    db.session.add(Nomination(proposal_id=proposal.id, member_id=member.id, by_id=by.id, state="asked"))
    letters.nominated(proposal, by, member)
    return None


def stand(by: Member, proposal: Proposal, statement: str) -> Refused | None:
    """Of her own accord, or because she was nominated; also after she declined."""
    if refused := _refusal(by, proposal):
        return refused
    if elections.sits(by, proposal):
        return Refused(_("Who has a seat on the board cannot fill another."))
    mine = of(proposal, by)
    if mine is None:
        mine = Nomination(proposal_id=proposal.id, member_id=by.id, by_id=by.id)
        db.session.add(mine)
    mine.state, mine.statement = "stands", statement
    return None


def decline(by: Member, proposal: Proposal) -> Refused | None:
    """Also what she said yes to before."""
    mine = of(proposal, by)
    if mine is None:
        return Refused(_("You are not nominated here."))
    if refused := _refusal(by, proposal):
        return refused
    mine.state, mine.statement = "declined", ""
    return None


def of(proposal: Proposal, member: Member) -> Nomination | None:
    return db.session.get(Nomination, (proposal.id, member.id))


def shown(proposal: Proposal) -> list[Nomination]:
    """Who stands and who is asked, by name."""
    asked = select(Nomination).where(
        Nomination.proposal_id == proposal.id, Nomination.state.in_(("stands", "asked"))
    )
    found = db.session.scalars(asked.options(joinedload(Nomination.member)))
    return sorted(found, key=lambda one: (one.member.person.name.casefold(), one.member.number))


def _refusal(by: Member, proposal: Proposal) -> Refused | None:
    proposals.move_due()
    if proposal.matter != Matter.ELECTION:
        return Refused(_("This is no election."))
    if not by.owns_share:
        return Refused(_("Voting members can stand and nominate."))
    if proposal.state not in NOMINATING:
        return Refused(_("Nominations are closed: the list of candidates is frozen."))
    return None
