"""An accelerator's invitation, its page, and what its co-ops agree to show there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow, anyone
from coop.htmx import see
from coop.members.spreadsheet import as_text
from coop.paging import ON_A_PAGE, Page
from tenants import cohorts
from tenants.cohorts import Cohort, Shown, codes
from tenants.cohorts.progress import TASKS
from tenants.front import agreements, checklist, joining, limits
from tenants.front.access import newcomer
from tenants.front.agreements import AgreementForm
from tenants.front.tables import hosting

LONGEST_CODE = 40

blueprint = Blueprint("cohorts", __name__)


@dataclass(frozen=True)
class Row:
    """A co-op on its accelerator's page. `members` is None where it does not tell, or did a moment ago."""

    name: str
    url: str
    tells: bool
    members: int | None
    done: tuple[str, ...]

    @classmethod
    def of(cls, shown: Shown) -> Row:
        progress = shown.progress or {"members": None, "done": ()}
        url = hosting().host.url_of(shown.label)
        return cls(shown.name, url, shown.tells, progress["members"], tuple(progress["done"]))

    @property
    def following(self) -> str | None:
        return next((task for task in TASKS if task not in self.done), None)


@blueprint.route("/join/<code>", methods=["GET", "POST"])
@allow(newcomer)
def join(code: str) -> Response:
    cohort = joining.find(code)
    if cohort is None:
        return make_response(render_template("front/no_cohort.html"), 404 if limits.may_try_code() else 429)
    form = FlaskForm()
    if form.validate_on_submit() and joining.hold(cohort):
        return see(url_for("sign_up.start"))
    has_room = joining.has_room(cohort)
    page = render_template("front/join.html", cohort=cohort, form=form, has_room=has_room)
    return make_response(page, 200 if has_room else 410)


@blueprint.get("/join")
@allow(newcomer)
def typed() -> Response:
    """From the front page, where a code that was read aloud can be typed."""
    code = request.args.get("code", "").strip()[:LONGEST_CODE]
    return see(url_for(".join", code=code) if code.strip("./") else url_for("pages.front"))


@blueprint.get("/cohort/<token>")
@allow(anyone)
def cohort(token: str) -> str:
    found = _cohort(token)
    count = cohorts.count(hosting().directory, found)
    page = Page.asked_for(count.shown)
    after = (page.number - 1) * ON_A_PAGE
    shown = cohorts.shown(hosting().directory, found, most=ON_A_PAGE, after=after)
    return render_template(
        "front/cohort.html", cohort=found, count=count, page=page, rows=[Row.of(one) for one in shown],
        code=codes.shown(found.code), join=found.invitation_link(hosting().host), token=token,
        words=checklist.DONE, tasks=TASKS,
    )  # fmt: skip


@blueprint.get("/cohort/<token>/co-ops.csv")
@allow(anyone)
def co_ops_file(token: str) -> Response:
    """What the page shows, and nothing else."""
    found = _cohort(token)
    out = StringIO()
    out.write("\ufeff")  # without it Excel takes UTF-8 for an older encoding
    csv.writer(out, lineterminator="\r\n").writerows(_lines(found))
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="co-ops.csv"'
    return response


@blueprint.route("/agreement/<token>", methods=["GET", "POST"])
@allow(anyone)
def agreement(token: str) -> Response:
    place = agreements.place_by(token)
    if place is None:
        return make_response(render_template("front/no_agreement.html"), 404)
    form = AgreementForm(obj=place)
    if not form.validate_on_submit():
        entry = hosting().directory.get(place.coop_id)
        page = render_template("front/agreement.html", place=place, form=form, entry=entry)
        return make_response(page, 422 if form.is_submitted() else 200)
    if "leave" in request.form:
        cohorts.leave(hosting().directory, place.coop_id)
        return see(url_for(".agreement", token=token))
    agreements.agree(place, form)
    flash(_("Saved. Their page shows this from now on."), "success")
    return see(url_for(".agreement", token=token))


def _cohort(token: str) -> Cohort:
    return cohorts.with_page(hosting().directory, hosting().host, token) or abort(404)


def _lines(cohort: Cohort) -> Iterator[list[str]]:
    yield [_("Co-op"), _("Address"), _("Members"), *(str(checklist.DONE[task]) for task in TASKS)]
    for row in map(Row.of, cohorts.shown(hosting().directory, cohort)):
        known = row.members is not None
        done = [(_("yes") if task in row.done else _("no")) if known else "" for task in TASKS]
        yield [as_text(row.name), row.url, str(row.members) if known else "", *done]
