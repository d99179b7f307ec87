"""Votes in the room: how many have voted, and votes by proxy and by hand."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import admitted, allow, voter
from coop.database import db
from coop.governance.choosing import ballot_paper
from coop.governance.forms import BallotForm
from coop.governance.models import Proposal
from coop.governance.tally import Choice
from coop.governance.views.decisions import is_cast
from coop.meetings import founding, room
from coop.meetings.forms import MemberForm
from coop.meetings.models import Meeting
from coop.meetings.views import blueprint
from coop.meetings.views.calling import leaders
from coop.meetings.views.reading import found, meeting_page
from coop.members.models import Member
from coop.refusal import Refused


@blueprint.get("/meetings/<int:id>/votes")
@allow(admitted)
def votes_in_the_room(id: int) -> Response:
    return _page(id)


@blueprint.get("/meetings/<int:id>/votes/<int:proposal>/members/<int:member>")
@allow(voter)
def ballot_for(id: int, proposal: int, member: int) -> Response:
    """The ballot of someone whom she stands for, or whose paper she writes down."""
    meeting, text, whose = found(id), _proposal(proposal), _member(member)
    is_proxy = room.proxy_refusal(meeting, access.member(), member, text) is None
    if not is_proxy and (not leaders.allows() or room.hand_refusal(meeting, member, text)):
        abort(404)
    return _ballot(meeting, text, whose, ballot_paper.form_for(text.vote, formdata=None), is_proxy=is_proxy)


@blueprint.post("/meetings/<int:id>/votes/<int:proposal>/proxy")
@allow(voter)
def vote_by_proxy(id: int, proposal: int) -> Response:
    form, meeting, text = MemberForm(), found(id), _proposal(proposal)
    if not form.validate_on_submit():
        return _page(id, 422, _("You do not stand for that member."))
    refused = room.proxy_refusal(meeting, access.member(), form.member.data, text)
    return _cast(meeting, text, form.member.data, refused, is_proxy=True)


@blueprint.post("/meetings/<int:id>/votes/<int:proposal>/hand")
@allow(leaders, act="hand")
def vote_by_hand(id: int, proposal: int) -> Response:
    form, meeting, text = MemberForm(), found(id), _proposal(proposal)
    access.concerns(id)
    if not form.validate_on_submit():
        return _page(id, 422, _("Choose whose hand it is."))
    if form.member.data:
        refused = room.hand_refusal(meeting, form.member.data, text)
        return _cast(meeting, text, form.member.data, refused, is_proxy=False)
    choice = request.form.get("choice")
    if choice not in set(Choice):
        return _page(id, 422, _("Choose yes, no or abstain."))
    return _done(id, room.write_others(meeting, text, Choice(choice)))


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


def _cast(
    meeting: Meeting, text: Proposal, member: int, refused: Refused | None, *, is_proxy: bool
) -> Response:
    if refused:
        return _page(meeting.id, 422, refused.sentence)
    form, whose = ballot_paper.form_for(text.vote), _member(member)
    if not is_cast(whose, text, form):
        return _ballot(meeting, text, whose, form, 422, is_proxy=is_proxy)
    return _done(meeting.id, None)


def _member(id: int) -> Member:
    return db.session.get(Member, id) or abort(404)


def _ballot(
    meeting: Meeting, text: Proposal, member: Member, form: Any, status: int = 200, *, is_proxy: bool
) -> Response:
    return htmx.page(
        "meetings/ballot.html",
        status=status,
        meeting=meeting,
        proposal=text,
        reading=text.vote,
        member=member,
        form=form,
        is_proxy=is_proxy,
    )


def _page(id: int, status: int = 200, refused: str = "") -> Response:
    meeting = found(id)
    return htmx.page(
        "meetings/room.html",
        status=status,
        meeting=meeting,
        votes=room.open_votes(meeting, access.member(), leads=leaders.allows()),
        form=BallotForm(formdata=None),
        leads=leaders.allows(),
        refused=refused,
    )
