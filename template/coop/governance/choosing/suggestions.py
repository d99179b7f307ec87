"""Until the vote opens others add options beside those of whoever proposed the choice, whose own stand."""

from __future__ import annotations

from flask_babel import gettext as _

from coop.database import db
from coop.governance import proposals
from coop.governance.choosing import options
from coop.governance.choosing.options import MOST, Words
from coop.governance.matters import Matter
from coop.governance.models import Option, Proposal
from coop.members.models import Member
from coop.refusal import Refused

ADDING = ("cosigning", "discussion")


def add(by: Member, proposal: Proposal, words: Words) -> Refused | None:
    if refused := _refusal(by, proposal):
        return refused
    there = [option for option in options.of(proposal) if option.text]
    if words.text.casefold() in {option.text.casefold() for option in there}:
        return Refused(_("This option is there already."))
    if len(there) >= MOST:
        return Refused(_("There are %(many)d options: no ballot paper has room for more.", many=MOST))
    options.put(proposal, there[-1].number + 1, by.id, words)
    return None


def take_back(by: Member, proposal: Proposal, number: int) -> Refused | None:
    if refused := _refusal(by, proposal):
        return refused
    option = db.session.get(Option, (proposal.id, number))
    if option is None or not can_take_back(by, proposal, option):
        return Refused(_("You can take back what you added to the choice of someone else."))
    db.session.delete(option)
    return None


def can_take_back(by: Member, proposal: Proposal, option: Option) -> bool:
    return option.member_id == by.id != proposal.proposer_id and proposal.state in ADDING


def _refusal(by: Member, proposal: Proposal) -> Refused | None:
    proposals.move_due()
    if proposal.matter != Matter.CHOICES:
        return Refused(_("There is nothing to choose from here."))
    if not by.owns_share:
        return Refused(_("Voting members can add options."))
    if proposal.state not in ADDING:
        return Refused(_("The vote has opened: the options are frozen."))
    return None
