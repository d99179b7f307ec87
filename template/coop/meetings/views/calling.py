from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from coop import access, htmx
from coop.access import allow, officer
from coop.meetings import agenda, calling, founding, notice
from coop.meetings.forms import CallForm, PlanForm
from coop.meetings.models import Meeting
from coop.meetings.views import blueprint
from coop.meetings.views.reading import found, meeting_page
from coop.refusal import Refused

leaders = officer("board", "chair")


@blueprint.get("/meetings/new")
@allow(leaders)
def new() -> Response:
    return _call_page(_call_form())


@blueprint.post("/meetings")
@allow(leaders, act="call")
def call() -> Response:
    form = _call_form()
    if not form.validate_on_submit():
        return _call_page(form, 422)
    chosen = [one for one in agenda.on_the_way() if one.id in (form.proposals.data or ())]
    called = calling.call(access.member(), form.kind.data, form.plan, chosen, form.points)
    if isinstance(called, Refused):
        form.form_errors.append(called.sentence)
        return _call_page(form, 422)
    access.concerns(called.id)
    flash(_("The meeting is called, and every member is written to."), "success")
    return htmx.see(url_for(".meeting", id=called.id))


@blueprint.get("/meetings/<int:id>/plan")
@allow(leaders)
def plan(id: int) -> Response:
    meeting = found(id)
    return _plan_page(meeting, PlanForm.of(meeting))


@blueprint.post("/meetings/<int:id>/time-and-place")
@allow(leaders, act="move")
def change(id: int) -> Response:
    meeting, form = found(id), PlanForm()
    if not form.validate_on_submit():
        return _plan_page(meeting, form, 422)
    if refused := calling.change(meeting, form.plan):
        form.form_errors.append(refused.sentence)
        return _plan_page(meeting, form, 422)
    access.concerns(id)
    flash(_("The meeting is changed, and every member is written to."), "success")
    return htmx.see(url_for(".meeting", id=id))


@blueprint.post("/meetings/<int:id>/cancellation")
@allow(leaders, act="cancellation")
def cancel(id: int) -> Response:
    meeting = found(id)
    if refused := calling.cancel(meeting):
        return meeting_page(meeting, 422, refused=refused.sentence)
    access.concerns(id)
    flash(_("The meeting is called off, and every member is written to."), "success")
    return htmx.see(url_for(".meeting", id=id))


def _call_form() -> CallForm:
    form = CallForm()
    if not founding.is_possible():
        form.kind.description = ""
        form.kind.choices = [one for one in form.kind.choices if one.value != founding.KIND]
    form.proposals.choices = [SelectChoice(one.id, one.heading) for one in agenda.on_the_way()]
    return form


def _call_page(form: CallForm, status: int = 200) -> Response:
    return htmx.page(
        "meetings/call.html",
        status=status,
        form=form,
        latest=notice.latest("annual", False),
        about_bylaws=notice.latest("extra", True),
        earliest=notice.earliest(),
        annual=agenda.standing("annual"),
        only_annual=agenda.ANNUAL,
        titles=agenda.TITLES,
    )


def _plan_page(meeting: Meeting, form: PlanForm, status: int = 200) -> Response:
    return htmx.page("meetings/plan.html", status=status, meeting=meeting, form=form)
