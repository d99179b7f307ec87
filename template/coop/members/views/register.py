from __future__ import annotations

from datetime import date

from flask import Response
from flask_babel import get_locale
from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import selectinload

from coop import clock
from coop.access import admitted, allow, officer, person
from coop.database import db, leaves_a_trace
from coop.governance.charter import in_force
from coop.htmx import page
from coop.members import spreadsheet
from coop.members.models import BELONGS, Member
from coop.members.views import blueprint
from coop.paging import Page
from coop.privacy import accesses

officers = officer("board", "treasurer", "auditor")


@blueprint.get("/members")
@allow(admitted)
@leaves_a_trace
def register() -> Response:
    """Every member sees who the members are; officers see addresses and who left too, and leave a line.

    Chapter 5 of lag (2018:672) has the register kept available, at the co-op, to whoever asks to see it. An
    officer shows it then. It asks for no publication, so addresses are not spread to everyone who has an
    account (GDPR, Article 5(1)(c)).
    """
    full = officers.allows()
    listed = true() if full else BELONGS
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(Member).where(listed)) or 0)
    members = db.session.scalars(shown.of(_with_roles().where(listed))).all()
    if full:
        accesses.record(person(), [member.person_id for member in members], "register")
    return page("members/register.html", members=members, page=shown, full=full)


@blueprint.get("/members.csv")
@allow(officers)
@leaves_a_trace
def register_file() -> Response:
    members = db.session.scalars(select(Member).order_by(Member.number)).all()
    accesses.record(person(), [member.person_id for member in members], "register")
    response = Response(spreadsheet.as_csv(members, get_locale()), content_type="text/csv; charset=utf-8")
    name = f"{in_force()['slug']}-{_today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _with_roles() -> Select[Member]:
    return select(Member).options(selectinload(Member.roles)).order_by(Member.number)


def _today() -> date:
    return clock.now().date()
