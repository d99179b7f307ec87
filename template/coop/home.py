"""The first page: for visitors what the co-op is, for members what they own and what waits for them."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_login import current_user

from coop.access import allow, anyone, me, person
from coop.books import ledger
from coop.governance import proposals
from coop.governance.charter import in_force
from coop.governance.models import Proposal
from coop.htmx import page
from coop.members.models import Member, electorate_size
from coop.privacy import accesses
from coop.services import NAMES

SHOWN = 3

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(anyone)
def home() -> Response:
    trades = [name for name in in_force()["services"] if name in NAMES]
    if not current_user.is_authenticated:
        return page("welcome.html", trades=trades, owners=electorate_size())
    return page(
        "home.html",
        trades=trades,
        owners=electorate_size(),
        votes=_votes(me()),
        owed=-ledger.balance("worker_payables", person().id),
        owing=ledger.balance("customer_receivables", person().id),
        seen=accesses.seen(person())[:SHOWN],
        what=accesses.WHAT,
    )


def _votes(member: Member | None) -> list[Proposal]:
    return list(proposals.open_ones(member))[:SHOWN] if member and member.owns_share else []
