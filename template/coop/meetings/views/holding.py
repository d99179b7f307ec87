"""Whoever leads the co-op opens and closes the meeting, and writes down whom it chose and its minutes."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import allow
from coop.governance.charter import in_force
from coop.meetings import holding, minutes
from coop.meetings.forms import ChoiceForm
from coop.meetings.views import blueprint
from coop.meetings.views.calling import leaders
from coop.meetings.views.reading import found, meeting_page
from coop.people.forms import tidy
from coop.refusal import Refused

LONGEST = 20_000


@blueprint.post("/meetings/<int:id>/opening")
@allow(leaders, act="hold")
def open_meeting(id: int) -> Response:
    return _done(id, holding.open_(found(id)), _("The meeting is open."))


@blueprint.post("/meetings/<int:id>/choice")
@allow(leaders, act="hold")
def choose(id: int) -> Response:
    meeting, form = found(id), ChoiceForm()
    form.offer(holding.there(meeting))
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, refused=_("Choose among those who are checked in."))
    chosen = set(form.adjusters.data or ())
    refused = holding.choose(meeting, form.chair.data, form.secretary.data, chosen)
    return _done(id, refused, _("It is written down whom the meeting chose."))


@blueprint.post("/meetings/<int:id>/closing")
@allow(leaders, act="hold")
def close(id: int) -> Response:
    return _done(id, holding.close(found(id)), _("The meeting is closed, and its minutes are drafted."))


@blueprint.get("/meetings/<int:id>/minutes/text")
@allow(leaders)
def minutes_text(id: int) -> Response:
    meeting = found(id)
    with force_locale(in_force()["language"]):  # to be copied from, as the minutes are
        happened = {item.place: minutes.happened(meeting, item) for item in meeting.items}
    return htmx.page("meetings/write.html", meeting=meeting, happened=happened, longest=LONGEST)


@blueprint.post("/meetings/<int:id>/minutes/words")
@allow(leaders, act="minutes")
def write_minutes(id: int) -> Response:
    meeting = found(id)
    typed = {item.place: request.form.get(f"text-{item.place}") for item in meeting.items}
    texts = {place: (tidy(text) or "")[:LONGEST] for place, text in typed.items() if text is not None}
    refused = minutes.write(meeting, texts)
    access.concerns(id)
    if refused:
        return meeting_page(meeting, 422, refused=refused.sentence)
    flash(_("The minutes are kept."), "success")
    return htmx.see(url_for(".read_minutes", id=id))


def _done(id: int, refused: Refused | None, said: str) -> Response:
    access.concerns(id)
    if refused:
        return meeting_page(found(id), 422, refused=refused.sentence)
    flash(said, "success")
    return htmx.see(url_for(".meeting", id=id))
