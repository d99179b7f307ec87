"""What pages call a proposal. A title can name people: only members read it, others what it is about."""

from __future__ import annotations

from coop.governance.matters import TITLES, Matter
from coop.governance.models import Proposal


def headline(proposal: Proposal) -> str:
    from coop import access  # which reads the charter

    return proposal.heading if access.me() or not proposal.title else str(TITLES[Matter(proposal.matter)])
