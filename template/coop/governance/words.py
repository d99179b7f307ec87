"""What pages call a proposal. A title can name people: only members read it, others what it is about."""

from __future__ import annotations

from flask_babel import gettext

from coop.governance import choosing
from coop.governance.acts import change
from coop.governance.matters import TITLES, Matter
from coop.governance.models import Change, Proposal, Vote


def headline(proposal: Proposal) -> str:
    from coop import access  # which reads the charter

    return proposal.heading if access.me() or not proposal.title else str(TITLES[Matter(proposal.matter)])


def ballot_of(choice: str, vote: Vote) -> str:
    """What someone voted where ballots are open."""
    if vote.chooses:
        return choosing.words(vote, choice)
    return str(
        {
            "yes": gettext("Yes"),
            "no": gettext("No"),
            "abstain": gettext("Abstained"),
            "void": gettext("Void"),
        }[choice]
    )


def would_change(proposal: Proposal) -> list[Change]:
    """The rules that it would change, beside those of today."""
    return change.frozen(proposal.does)
