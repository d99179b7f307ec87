"""The charter to read, to compare between two days, and to take along."""

from __future__ import annotations

from flask import Response, make_response, request
from werkzeug.utils import secure_filename

from coop import htmx, paper
from coop.access import allow, anyone
from coop.governance import bylaws as rules
from coop.governance.bylaws.days import DayForm, PeriodForm, day_of, day_text, today
from coop.governance.bylaws.paper import paper_of, said, standing_words
from coop.governance.bylaws.standing import founded_at, standing_on
from coop.governance.charter import in_force
from coop.governance.clauses import all_clauses, groups
from coop.governance.views import blueprint


@blueprint.get("/charter/bylaws")
@allow(anyone)
def bylaws() -> Response:
    """With `on`, as they stood at the end of that day."""
    form = DayForm(request.args)
    return _page(form, _standing(form))


@blueprint.get("/charter/bylaws.md")
@allow(anyone)
def bylaws_markdown() -> Response:
    form = DayForm(request.args)
    if not (standing := _standing(form)):
        return _page(form, None, missing=404)
    return _file(form, "md", "text/markdown; charset=utf-8", paper.markdown(_paper(form, standing)))


@blueprint.get("/charter/bylaws.pdf")
@allow(anyone)
def bylaws_pdf() -> Response:
    form = DayForm(request.args)
    if not (standing := _standing(form)):
        return _page(form, None, missing=404)
    return _file(form, "pdf", "application/pdf", paper.pdf(_paper(form, standing)))


@blueprint.get("/charter/bylaws/changes")
@allow(anyone)
def bylaws_changes() -> Response:
    """Between any two days; unless they are named, from the founding until today."""
    founded = founded_at()
    form = PeriodForm(request.args, data={"first": day_of(founded), "last": today()})
    before, after = (standing_on(day) for day in form.period) if form.validate() else (None, None)
    return htmx.page(
        "governance/bylaws_changes.html",
        status=422 if form.errors else 200,
        form=form,
        before=before,
        after=after,
        changes=rules.changes(all_clauses().values(), before, after) if after else (),
        founded=founded,
        said=said,
        day_text=day_text,
    )


def _standing(form: DayForm) -> rules.Standing | None:
    """None when there is no such day, or the co-op was not founded yet."""
    return standing_on(form.on.data) if form.validate() else None


def _page(form: DayForm, standing: rules.Standing | None, missing: int = 200) -> Response:
    return htmx.page(
        "governance/bylaws.html",
        status=422 if form.errors else 200 if standing else missing,
        form=form,
        standing=standing,
        articles=rules.articles(groups(), standing) if standing else (),
        as_they_stand=standing_words(form.on.data),
        founded=None if standing or form.errors else founded_at(),
        said=said,
    )


def _paper(form: DayForm, standing: rules.Standing) -> paper.Paper:
    return paper_of(rules.articles(groups(), standing), standing, form.on.data)


def _file(form: DayForm, ending: str, kind: str, content: str | bytes) -> Response:
    response = make_response(content)
    response.content_type = kind
    name = secure_filename(f"{in_force()['slug']}-bylaws-{form.on.data or today()}.{ending}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.vary.update(("Accept-Language", "Cookie"))
    return response
