"""Voting from the link in a mail, without signing anyone in.

To open it changes nothing, for mail systems open links to look at them. It shows the text, the rules and the
ballot of its one vote; all else of the co-op is as for any visitor.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from coop import htmx
from coop.access import allow, anyone
from coop.governance import clauses, college_sheet, hearings, slips, votes
from coop.governance.choosing import ballot_paper, options
from coop.governance.slips import Slip
from coop.governance.views import blueprint
from coop.governance.views.decisions import application_of, is_cast


@blueprint.route("/ballots/<token>", methods=["GET", "POST"])
@allow(anyone)
def slip(token: str) -> Response:
    found = slips.read(token)
    if found is None or not found.vote.is_open:
        return _void(found)
    form = ballot_paper.form_for(found.vote)
    if not form.is_submitted():
        return _page(found, form, 200)
    if found.is_used:
        return _page(found, form, 410)
    if not is_cast(found.voter, found.vote.proposal, form):
        return _page(found, form, 422)
    return htmx.see(request.path)


def _page(slip: Slip, form: Any, status: int) -> Response:
    vote = slip.vote
    turnouts = votes.turnouts(vote)
    return htmx.page(
        "governance/slip.html",
        "governance/_vote.html",
        status=status,
        slip=slip,
        proposal=vote.proposal,
        vote=votes.one(vote, slip.voter),
        reading=vote,
        changes=vote.changes,
        among=options.of(vote.proposal) if vote.chooses else [],
        hearing=hearings.of(vote.proposal),
        application=application_of(vote.proposal),
        own=votes.own_ballot(vote, slip.voter),
        turnouts=turnouts,
        colleges=college_sheet.of(vote, turnouts, slip.voter),
        form=form,
        vote_url=request.path,
        ballot_url=request.path,
        words=clauses,
    )


def _void(slip: Slip | None) -> Response:
    """A part that was asked for is on a page that holds no longer, so htmx loads the page anew."""
    if htmx.wants_fragment():
        return Response(status=204, headers={"HX-Redirect": request.path})
    decision = url_for(".decision", id=slip.vote.proposal_id) if slip else url_for(".decisions")
    return htmx.page("governance/slip_void.html", status=410, slip=slip, decision=decision)
