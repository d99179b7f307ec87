"""The voting list, and at the door: who comes in and who leaves."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for

from coop import access, htmx
from coop.access import admitted, allow
from coop.database import db
from coop.meetings import notice, roll
from coop.meetings.views import blueprint
from coop.meetings.views.calling import leaders
from coop.meetings.views.reading import found
from coop.members.models import Member
from coop.paging import Page
from coop.refusal import Refused


@blueprint.get("/meetings/<int:id>/roll")
@allow(admitted)
def voting_list(id: int) -> Response:
    """With `q`, those whose name or number it is."""
    meeting, search = found(id), request.args.get("q", "").strip()[:100]
    page = Page.asked_for(roll.how_many(meeting, search))
    return htmx.page(
        "meetings/roll.html",
        meeting=meeting,
        rows=db.session.execute(page.of(roll.voting_list(meeting, search))).unique().all(),
        page=page,
        search=search,
        count=roll.count(meeting),
        may_give=roll.may_give(meeting, access.member()),
        law_of_proxies=notice.law_of("proxies"),
    )


@blueprint.post("/meetings/<int:id>/roll/<int:member>/arrival")
@allow(leaders, act="roll")
def check_in(id: int, member: int) -> Response:
    meeting = found(id)
    return _done(id, roll.check_in(meeting, _member(member)))


@blueprint.post("/meetings/<int:id>/roll/<int:member>/departure")
@allow(leaders, act="roll")
def check_out(id: int, member: int) -> Response:
    meeting = found(id)
    return _done(id, roll.check_out(meeting, _member(member)))


def _member(id: int) -> Member:
    return db.session.get(Member, id) or abort(404)


def _done(id: int, refused: Refused | None) -> Response:
    access.concerns(id)
    if refused:
        flash(refused.sentence, "error")
    return htmx.see(url_for(".voting_list", id=id, q=request.form.get("q") or None))
