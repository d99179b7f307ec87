from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, render_template

from coop.access import allow
from tenants.front.access import at_home
from tenants.front.tables import LETTERS, rows

MOST = 20

blueprint = Blueprint("mails", __name__)


@blueprint.get("/mails")
@allow(at_home)
def mails() -> str:
    latest = rows(sa.select(LETTERS).order_by(LETTERS.c.id.desc()).limit(MOST))
    return render_template("front/mails.html", letters=latest)
