"""What a co-op that leaves comes for."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, send_file, url_for
from flask_babel import format_decimal
from flask_wtf import FlaskForm

from coop.access import allow, anyone
from coop.htmx import see
from tenants.front import leaving
from tenants.front.tables import hosting
from tenants.leaving import closing

blueprint = Blueprint("exports", __name__)


@blueprint.route("/exports/<token>", methods=["GET", "POST"])
@allow(anyone)
def fetch(token: str) -> Response:
    """With a button: mail systems follow links by themselves, and must not be taken for the co-op."""
    found = leaving.find(token)
    if found is None:
        return _void()
    entry, facts = found
    form = FlaskForm()
    if form.validate_on_submit():
        closing.note_handing_over(hosting(), entry)
        return see(url_for(".file", token=token))
    size = format_decimal(max(1, round((facts.size or 0) / 1000)))
    page = render_template("front/export.html", entry=entry, closing=facts, form=form, size=f"{size} kB")
    return make_response(page)


@blueprint.get("/exports/<token>/file")
@allow(anyone)
def file(token: str) -> Response:
    """A browser that was cut off goes on where it was."""
    found = leaving.find(token)
    if found is None:
        return _void()
    entry, facts = found
    return send_file(
        closing.kept_at(hosting(), entry),
        as_attachment=True,
        download_name=f"{entry.label}.zip",
        etag=facts.sha256 or "",
    )


def _void() -> Response:
    return make_response(render_template("front/export_void.html"), 404)
