"""What everyone can read, and in which language."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, session, url_for

from coop.access import allow, anyone
from coop.htmx import see
from coop.people.session import own_page
from coop.web.language import LANGUAGES
from coop.web.theme import stylesheet
from tenants.directory import Entry
from tenants.front import listing, signups
from tenants.front.listing import Listed
from tenants.front.tables import hosting

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@allow(anyone)
def front() -> str:
    return render_template(
        "front/index.html", listed=_links(listing.first()), all=listing.count(), signup=signups.held()
    )


@blueprint.get("/co-ops")
@allow(anyone)
def co_ops() -> str:
    """All that are shown, a page at a time, or those that somebody looks for."""
    page = Listed.searched()
    return render_template("front/co_ops.html", listed=_links(page.entries), page=page)


@blueprint.get("/theme-<int:hue>.css")
@allow(anyone)
def theme(hue: int) -> Response:
    return stylesheet(hue)


@blueprint.post("/language")
@allow(anyone)
def change_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
        session.permanent = True
    return see(own_page(request.form.get("next")) or url_for(".front"))


def _links(found: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.name, hosting().coop(entry).url) for entry in found]
