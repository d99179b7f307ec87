from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from coop.access import allow, concerns, member, officer, person
from coop.database import db, leaves_a_trace
from coop.htmx import page, see
from coop.members import admission
from coop.members.forms import DeclineForm
from coop.members.models import Application
from coop.members.views import blueprint
from coop.paging import Page
from coop.privacy import accesses
from coop.refusal import Refused

board = officer("board")


@blueprint.get("/applications")
@allow(board)
def applications() -> Response:
    waiting = select(Application).where(Application.outcome.is_(None))
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0)
    found = db.session.scalars(shown.of(waiting.order_by(Application.id))).all()
    return page("members/applications.html", applications=found, page=shown)


@blueprint.get("/applications/<int:id>")
@allow(board)
@leaves_a_trace
def application(id: int) -> Response:
    return _page(_found(id), DeclineForm())


@blueprint.post("/applications/<int:id>/admission")
@allow(board, act="admission")
def admit(id: int) -> Response:
    answer = admission.admit(_found(id), by=member())
    if isinstance(answer, Refused):
        return _refused(answer)
    concerns(answer.number)
    flash(
        _("%(name)s is member number %(number)s.", name=answer.person.name, number=answer.number), "success"
    )
    return see(url_for(".applications"))


@blueprint.post("/applications/<int:id>/refusal")
@allow(board, act="refusal")
def decline(id: int) -> Response:
    form = DeclineForm()
    if not form.validate_on_submit():
        return _page(_found(id), form, 422)
    if refused := admission.decline(_found(id), by=member(), reason=form.reason.data):
        return _refused(refused)
    concerns(id)
    flash(_("The application is declined, and the applicant gets a mail with the reason."), "success")
    return see(url_for(".applications"))


def _found(id: int) -> Application:
    return db.session.get(Application, id) or abort(404)


def _page(found: Application, form: DeclineForm, status: int = 200) -> Response:
    accesses.record(person(), [found.person_id], "application")
    return page("members/application.html", status=status, application=found, form=form)


def _refused(answer: Refused) -> Response:
    flash(answer.sentence, "error")
    return see(url_for(".applications"))
