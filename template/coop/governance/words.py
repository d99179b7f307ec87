"""What pages call a proposal. A title can name people: only members read it, others what it is about."""

from __future__ import annotations

from coop.governance.acts import change
from coop.governance.matters import TITLES, Matter
from coop.governance.models import Change, Proposal


def headline(proposal: Proposal) -> str:
    from coop import access  # which reads the charter

    return proposal.heading if access.me() or not proposal.title else str(TITLES[Matter(proposal.matter)])


def would_change(proposal: Proposal) -> list[Change]:
    """The rules that it would change, beside those of today."""
    return change.frozen(proposal.does)
