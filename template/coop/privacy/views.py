from __future__ import annotations

import json

from flask import Blueprint, Response, flash, make_response, url_for
from flask_babel import gettext as _

from coop import clock
from coop.access import account, admitted, allow, anyone, member, officer, person
from coop.governance.charter import in_force
from coop.htmx import page, see
from coop.privacy import accesses, words
from coop.privacy import emergency as emergencies
from coop.privacy import record as register

enders = officer("board", "treasurer", owning=False)

blueprint = Blueprint("privacy", __name__, template_folder="templates")


@blueprint.get("/privacy")
@allow(anyone)
def policy() -> Response:
    return page("privacy/policy.html", processings=register.processings(), words=words)


@blueprint.get("/privacy/record")
@allow(anyone)
def record() -> Response:
    """Article 30 lets the authority ask for it; a co-op shows it to everyone, since it names nobody."""
    return page("privacy/record.html", processings=register.processings(), words=words)


@blueprint.get("/privacy/emergency")
@allow(admitted)
def emergency() -> Response:
    may_end = enders.allows()
    return page("privacy/emergency.html", emergencies=emergencies.every(), may_end=may_end)


@blueprint.post("/privacy/emergency/end")
@allow(enders, act="emergency")
def end_emergency() -> Response:
    if emergencies.end(member()):
        flash(_("The emergency access is ended. Nothing more can be read by it."), "success")
    return see(url_for(".emergency"))


@blueprint.get("/me/data")
@allow(account)
def export() -> Response:
    copy = register.about(person())
    seen = accesses.seen(person())
    return page("privacy/export.html", copy=copy, titles=register.titles(), seen=seen)


@blueprint.get("/me/data.json")
@allow(account)
def export_file() -> Response:
    """Article 20: structured, commonly used, machine-readable."""
    copy = {
        "made_at": clock.now().isoformat(),
        "co_op": in_force()["name"],
        "about_you": register.about(person()),
    }
    response = make_response(json.dumps(copy, ensure_ascii=False, indent=2) + "\n")
    response.content_type = "application/json"
    name = f"{in_force()['slug']}-my-data-{clock.now():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
