"""Votes in the room: how many have voted, and votes by proxy and by hand."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import admitted, allow, voter
from coop.database import db
from coop.governance.models import Proposal
from coop.governance.refusal import Refused
from coop.governance.tally import Choice
from coop.meetings import founding, room
from coop.meetings.forms import RoomForm
from coop.meetings.views import blueprint
from coop.meetings.views.calling import leaders
from coop.meetings.views.reading import found, meeting_page


@blueprint.get("/meetings/<int:id>/votes")
@allow(admitted)
def votes_in_the_room(id: int) -> Response:
    return _page(id)


@blueprint.post("/meetings/<int:id>/votes/<int:proposal>/proxy")
@allow(voter)
def vote_by_proxy(id: int, proposal: int) -> Response:
    form, text = RoomForm(), _proposal(proposal)
    meeting = found(id)
    if not form.validate_on_submit():
        return _page(id, 422, _("Choose yes, no or abstain."))
    refused = room.vote_for(meeting, access.member(), form.member.data, text, Choice(form.choice.data))
    return _done(id, refused)


@blueprint.post("/meetings/<int:id>/votes/<int:proposal>/hand")
@allow(leaders, act="hand")
def vote_by_hand(id: int, proposal: int) -> Response:
    form, text = RoomForm(), _proposal(proposal)
    meeting = found(id)
    access.concerns(id)
    if not form.validate_on_submit():
        return _page(id, 422, _("Choose yes, no or abstain."))
    return _done(id, room.write_hand(meeting, form.member.data, text, Choice(form.choice.data)))


@blueprint.post("/meetings/<int:id>/votes/<int:proposal>/opening")
@allow(leaders, act="hold")
def open_vote(id: int, proposal: int) -> Response:
    meeting, text = found(id), _proposal(proposal)
    access.concerns(id)
    if refused := founding.open_vote(meeting, text):
        return meeting_page(meeting, 422, refused=refused.sentence)
    flash(_("The vote is open. It ends when everyone has voted."), "success")
    return htmx.see(url_for(".votes_in_the_room", id=id))


def _proposal(id: int) -> Proposal:
    return db.session.get(Proposal, id) or abort(404)


def _done(id: int, refused: Refused | None) -> Response:
    if refused:
        return _page(id, 422, refused.sentence)
    flash(_("The vote is cast."), "success")
    return htmx.see(url_for(".votes_in_the_room", id=id))


def _page(id: int, status: int = 200, refused: str = "") -> Response:
    meeting = found(id)
    return htmx.page(
        "meetings/room.html",
        status=status,
        meeting=meeting,
        votes=room.open_votes(meeting, access.member(), leads=leaders.allows()),
        form=RoomForm(formdata=None),
        refused=refused,
    )
