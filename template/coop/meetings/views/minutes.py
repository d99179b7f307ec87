"""The minutes for members to read, to sign where they were chosen to, and to take along."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from coop import access, htmx, paper
from coop.access import admitted, allow, voter
from coop.governance.charter import in_force
from coop.meetings import bundle, minutes, minutes_paper
from coop.meetings.models import Meeting
from coop.meetings.views import blueprint
from coop.meetings.views.reading import found


@blueprint.get("/meetings/<int:id>/minutes")
@allow(admitted)
def read_minutes(id: int) -> Response:
    return _page(_closed(id))


@blueprint.post("/meetings/<int:id>/signature")
@allow(voter)
def sign(id: int) -> Response:
    meeting = _closed(id)
    if refused := minutes.sign(meeting, access.member(), request.form.get("seal", "")):
        return _page(meeting, 422, refused.sentence)
    flash(_("You have signed the minutes."), "success")
    return htmx.see(url_for(".read_minutes", id=id))


@blueprint.get("/meetings/<int:id>/minutes.md")
@allow(admitted)
def minutes_markdown(id: int) -> Response:
    with force_locale(in_force()["language"]):
        text = paper.markdown(minutes_paper.minutes_of(_closed(id)))
    return _file(text.encode(), "text/markdown; charset=utf-8", f"minutes-{id}.md")


@blueprint.get("/meetings/<int:id>/minutes.pdf")
@allow(admitted)
def minutes_pdf(id: int) -> Response:
    with force_locale(in_force()["language"]):
        made = paper.pdf(minutes_paper.minutes_of(_closed(id)))
    return _file(made, "application/pdf", f"minutes-{id}.pdf")


@blueprint.get("/meetings/<int:id>/all.zip")
@allow(admitted)
def everything(id: int) -> Response:
    with force_locale(in_force()["language"]):
        made = bundle.pack(_closed(id))
    return _file(made, "application/zip", f"meeting-{id}.zip")


def _closed(id: int) -> Meeting:
    meeting = found(id)
    return meeting if meeting.closed_at else abort(404)


def _page(meeting: Meeting, status: int = 200, refused: str = "") -> Response:
    signers = minutes.signers(meeting)
    mine = next((seat for seat in signers if seat.member_id == access.member().id), None)
    return htmx.page(
        "meetings/minutes.html", status=status, meeting=meeting, signers=signers, mine=mine, refused=refused
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.content_type = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
