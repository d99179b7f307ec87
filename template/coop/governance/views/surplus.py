"""Proposing what shall become of a surplus: the last year's, with all that was not allocated before."""

from __future__ import annotations

from flask import Response, request

from coop import access, formats, htmx
from coop.access import allow, voter
from coop.books import surplus
from coop.books.surplus import Uses
from coop.governance import proposals
from coop.governance.acts import allocate
from coop.governance.acts.allocate import Bounds
from coop.governance.charter import in_force
from coop.governance.forms import SurplusForm
from coop.governance.kinds import Money
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.governance.views import blueprint
from coop.governance.views.elections import answer_made

AMOUNT = Money(0, 1_000_000_000)
USES = ("reserves", "refunds", "interest", "carried")


@blueprint.route("/decisions/surplus", methods=["GET", "POST"])
@allow(voter)
def propose_surplus() -> Response:
    bounds = Bounds.of(surplus.last_year())
    form = SurplusForm(data=_start(bounds))
    if form.validate_on_submit() and (uses := _read(form)):
        act, meeting = allocate.act_of(bounds.year, uses), "meeting" in request.form
        said = {"reason": form.reason.data.strip(), "for_meeting": meeting}
        made = proposals.propose(access.member(), Matter.SURPLUS, act, **said)
        if isinstance(made, Proposal):
            return answer_made(made)
        form.form_errors.append(made.sentence)
    done = bounds.total <= 0 or surplus.is_allocated(bounds.year)
    status = 422 if form.is_submitted() else 200
    return htmx.page("governance/new_surplus.html", status=status, form=form, bounds=bounds, done=done)


def _start(bounds: Bounds) -> dict[str, str]:
    """No more than the charter asks for, and the rest to the next year."""
    kept = {"reserves": bounds.least_reserves, "carried": bounds.total - bounds.least_reserves}
    return {use: formats.typed_money(kept.get(use, 0), in_force()["currency"]) for use in USES}


def _read(form: SurplusForm) -> Uses | None:
    """None when an amount is none: then its field says so. An empty one is nothing."""
    amounts = {}
    for use in USES:
        try:
            amounts[use] = AMOUNT.parse((form[use].data or "").strip() or "0", in_force()["currency"])
        except ValueError as unfit:
            form[use].errors = [str(unfit)]
    return Uses(**amounts) if len(amounts) == len(USES) else None
