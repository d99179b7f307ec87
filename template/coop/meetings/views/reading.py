"""Meetings for members to read: which there are, what one is about, who was called to it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from coop import access, clock, htmx
from coop.access import admitted, allow
from coop.database import db
from coop.governance.bylaws.days import day_text
from coop.governance.models import Proposal
from coop.meetings import agenda, annual, calendars, calling, holding, minutes, notice, roll
from coop.meetings.forms import ChoiceForm, ComingForm
from coop.meetings.models import AgendaItem, Meeting
from coop.meetings.views import blueprint
from coop.members.models import Member
from coop.paging import Page

WITH_ALL = (
    joinedload(Meeting.called_by),
    joinedload(Meeting.chair),
    joinedload(Meeting.secretary),
    selectinload(Meeting.items).joinedload(AgendaItem.proposal).selectinload(Proposal.votes),
)


@blueprint.get("/meetings")
@allow(admitted)
def meetings() -> Response:
    ahead = (Meeting.ends_at > clock.now()) & Meeting.closed_at.is_(None) & Meeting.cancelled_at.is_(None)
    page = Page.asked_for(db.session.scalar(select(func.count(Meeting.id)).where(~ahead)) or 0)
    over = page.of(select(Meeting).where(~ahead).order_by(Meeting.starts_at.desc(), Meeting.id.desc()))
    return htmx.page(
        "meetings/meetings.html",
        ahead=db.session.scalars(select(Meeting).where(ahead).order_by(Meeting.starts_at)).all(),
        over=db.session.scalars(over).all(),
        page=page,
        annual_by=_annual_by(),
    )


@blueprint.get("/meetings/<int:id>")
@allow(admitted)
def meeting(id: int) -> Response:
    return meeting_page(found(id))


@blueprint.get("/meetings/<int:id>/notice")
@allow(admitted)
def notices(id: int) -> Response:
    """The proof that everyone was called."""
    shown = found(id)
    proof = calling.proof(shown)
    page = Page.asked_for(proof.written)
    seats = db.session.execute(page.of(calling.written_to(shown))).all()
    return htmx.page("meetings/notices.html", meeting=shown, proof=proof, seats=seats, page=page)


@blueprint.get("/meetings/<int:id>/calendar.ics")
@allow(admitted)
def calendar(id: int) -> Response:
    response = make_response(calendars.calendar(found(id)))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{id}.ics"'
    return response


def found(id: int) -> Meeting:
    return db.session.get(Meeting, id, options=WITH_ALL) or abort(404)


def _choice(shown: Meeting) -> dict[str, Any]:
    """Whom the meeting chose so far, and among whom it can choose."""
    chosen = [seat.member_id for seat in minutes.signers(shown) if seat.adjusts]
    kept = {"chair": shown.chair_id, "secretary": shown.secretary_id, "adjusters": chosen}
    form = ChoiceForm(formdata=None, data=kept)
    form.offer(here := holding.there(shown))
    return {"form": form, "needed": holding.adjusters_needed(here)}


def _own_part(shown: Meeting, mine: Member) -> dict[str, Any]:
    seat = roll.seat_of(shown, mine.id)
    return {
        "seat": seat,
        "coming": ComingForm(formdata=None, data={"coming": seat.coming if seat else None}),
        "may_give": roll.may_give(shown, mine),
        "law_of_proxies": notice.law_of("proxies"),
        "stands_for": roll.stands_for(shown, mine.id),
    }


def _annual_by() -> tuple[int, str]:
    deadline = annual.next_one()
    return deadline.year, day_text(deadline.held_by)


def meeting_page(shown: Meeting, status: int = 200, *, refused: str = "") -> Response:
    return htmx.page(
        "meetings/meeting.html",
        status=status,
        meeting=shown,
        proof=calling.proof(shown),
        closes_before=list(agenda.closes_before(shown)),
        open_until=agenda.open_until(shown),
        count=roll.count(shown),
        choice=_choice(shown) if shown.is_running else None,
        now=clock.now(),
        refused=refused,
        **_own_part(shown, access.member()),
    )
