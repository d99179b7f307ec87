from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from coop.access import allow, concerns, officer, person
from coop.database import db, leaves_a_trace
from coop.htmx import page, see
from coop.members import letters
from coop.members.models import BELONGS, Member
from coop.members.views import blueprint
from coop.paging import Page
from coop.privacy import accesses

# Other officers must own their share first. The first founder is the treasurer who records her own.
treasurer = officer("treasurer", owning=False)


@blueprint.get("/shares")
@allow(treasurer)
@leaves_a_trace
def shares() -> Response:
    due = select(Member).where(Member.share_paid_at.is_(None), BELONGS)
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(due.subquery())) or 0)
    found = db.session.scalars(shown.of(due.order_by(Member.number))).all()
    accesses.record(person(), [member.person_id for member in found], "share")
    return page("members/shares.html", members=found, page=shown)


@blueprint.post("/members/<int:id>/share-payment")
@allow(treasurer, act="share")
def pay_share(id: int) -> Response:
    found = db.session.get(Member, id) or abort(404)
    if found.pay_share():
        concerns(found.number)
        letters.share_paid(found)
        flash(_("The share of member %(number)s is paid.", number=found.number), "success")
    else:
        flash(_("This share was paid before. Nothing was booked twice."), "info")
    return see(url_for(".shares"))
