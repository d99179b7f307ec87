from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from sqlalchemy import func, select

from coop.access import allow, anyone
from coop.database import db
from coop.htmx import page
from coop.notices.models import Mail
from coop.paging import Page
from coop.site import settings

blueprint = Blueprint("notices", __name__, template_folder="templates")


def are_kept_here() -> bool:
    """While one tries the platform on one's own computer, letters can be read there instead of sent."""
    at_home = ip_address(request.remote_addr or "::").is_loopback
    return settings().mail_url is None and not settings().production and at_home


@blueprint.get("/mails")
@allow(anyone)
def mails() -> Response:
    if not are_kept_here():
        abort(404)
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(Mail)) or 0)
    letters = db.session.scalars(shown.of(select(Mail).order_by(Mail.id.desc())))
    return page("notices/mails.html", letters=letters, page=shown)
