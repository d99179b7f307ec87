from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from coop import access
from coop.access import admitted, allow, member
from coop.database import db
from coop.htmx import page, see
from coop.members import log, offices
from coop.members.models import Role
from coop.members.views import blueprint
from coop.paging import Page


@blueprint.get("/offices")
@allow(admitted)
def list_offices() -> Response:
    shown = Page.asked_for(offices.how_many_past())
    return page(
        "members/offices.html",
        given=offices.given(),
        past=db.session.scalars(shown.of(offices.past())).all(),
        page=shown,
        powers=access.powers,
        rules=offices,
    )


@blueprint.post("/offices/<int:id>/resignation")
@allow(admitted)
def resign(id: int) -> Response:
    role = db.session.get(Role, id)
    if role is None or role.member_id != member().id:
        abort(404)
    if refused := offices.resign(role):
        flash(refused.sentence, "error")
    else:
        flash(_("You have resigned: %(office)s.", office=offices.OFFICES[role.role].title), "success")
    return see(url_for(".list_offices"))


@blueprint.get("/offices/log")
@blueprint.get("/offices/log/<office>")
@allow(admitted)
def office_log(office: str | None = None) -> Response:
    if office and office not in offices.OFFICES:
        abort(404)
    shown = Page.asked_for(log.how_many(office))
    return page(
        "members/office_log.html",
        lines=db.session.scalars(shown.of(log.lines(office))).all(),
        page=shown,
        chosen=office,
        sentence=log.sentence,
        page_of=log.page_of,
    )
