"""The meeting's own device: opened by whoever leads, and then asked by whoever stands there."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import allow, anyone
from coop.governance import clauses, proposals
from coop.governance.choosing import ballot_paper
from coop.meetings import desk
from coop.meetings.desk import Desk, Handed
from coop.meetings.forms import DeskForm
from coop.meetings.views import blueprint
from coop.meetings.views.calling import leaders
from coop.meetings.views.reading import found, meeting_page
from coop.refusal import Refused


@blueprint.post("/meetings/<int:id>/desk")
@allow(leaders, act="desk")
def open_desk(id: int) -> Response:
    meeting = found(id)
    code = desk.open_(meeting, access.member())
    if isinstance(code, Refused):
        return meeting_page(meeting, 422, refused=code.sentence)
    flash(_("This device is the meeting's now, and you are signed out here. Its code: %(code)s. "
            "Remember it: it is shown only once.", code=f"{code[:3]} {code[3:]}"), "success")  # fmt: skip
    return htmx.see(url_for(".show_desk"))


@blueprint.get("/desk")
@allow(anyone)
def show_desk() -> Response:
    at = desk.current()
    if at is None:
        return _none()
    desk.put_away()
    return _page(at, DeskForm())


@blueprint.post("/desk/ballot")
@allow(anyone)
def hand_out_ballot() -> Response:
    at, form = desk.current(), DeskForm()
    if at is None:
        return _none()
    if not form.validate_on_submit():
        return _page(at, form, 422)
    if refused := desk.hand_out(at, form.number.data.strip(), form.code.data.strip()):
        form.form_errors.append(refused.sentence)
        return _page(at, form, 422)
    return htmx.see(url_for(".desk_ballot"))


@blueprint.get("/desk/ballot")
@allow(anyone)
def desk_ballot() -> Response:
    at = desk.current()
    handed = desk.handed(at) if at else None
    if handed is None:
        return htmx.see(url_for(".show_desk"))
    return _ballot(handed, ballot_paper.form_for(handed.vote, formdata=None))


@blueprint.post("/desk/vote")
@allow(anyone)
def vote_at_desk() -> Response:
    """The form says which ballot was shown: a page that stood open longer casts no other."""
    at = desk.current()
    handed = desk.handed(at) if at else None
    if at is None or handed is None or request.form.get("shown") != handed.mark:
        return htmx.see(url_for(".desk_ballot"))
    form = ballot_paper.form_for(handed.vote)
    if not _is_cast(handed, form):
        return _ballot(handed, form, 422)
    if desk.handed(at) is None:
        flash(_("Your vote is cast. Leave the device to the next one."), "success")
        return htmx.see(url_for(".show_desk"))
    return htmx.see(url_for(".desk_ballot"))


@blueprint.post("/desk/end")
@allow(anyone)
def leave_desk() -> Response:
    desk.put_away()
    return htmx.see(url_for(".show_desk"))


@blueprint.post("/desk/closing")
@allow(anyone)
def close_desk() -> Response:
    desk.close()
    return htmx.see(url_for("people.sign_in"))


def _is_cast(handed: Handed, form: Any) -> bool:
    """Unlike elsewhere nothing is said of how a ballot was read: the next one would read it."""
    if not form.validate_on_submit():
        return False
    refused = proposals.vote(handed.member, handed.vote.proposal, *form.said)
    if refused:
        form.form_errors.append(refused.sentence)
    return refused is None


def _none() -> Response:
    desk.close()
    return htmx.page("meetings/desk_void.html", status=410)


def _page(at: Desk, form: Any, status: int = 200) -> Response:
    return htmx.page("meetings/desk.html", status=status, meeting=at.meeting, form=form)


def _ballot(handed: Handed, form: Any, status: int = 200) -> Response:
    return htmx.page(
        "meetings/desk_ballot.html",
        status=status,
        handed=handed,
        reading=handed.vote,
        proposal=handed.vote.proposal,
        form=form,
        words=clauses,
    )
