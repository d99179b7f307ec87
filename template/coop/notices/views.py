from __future__ import annotations

from flask import Blueprint, Response, abort
from sqlalchemy import func, select

from coop.access import allow, anyone
from coop.database import db
from coop.htmx import page
from coop.notices.models import Mail
from coop.paging import Page
from coop.web import settings

blueprint = Blueprint("notices", __name__, template_folder="templates")


def are_kept_here() -> bool:
    """While one tries the platform on one's own computer, letters can be read instead of sent."""
    return settings().mail_url is None and not settings().production


@blueprint.get("/mails")
@allow(anyone)
def mails() -> Response:
    if not are_kept_here():
        abort(404)
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(Mail)) or 0)
    letters = db.session.scalars(shown.of(select(Mail).order_by(Mail.id.desc())))
    return page("notices/mails.html", letters=letters, page=shown)
