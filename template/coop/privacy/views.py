from __future__ import annotations

import json

from flask import Blueprint, Response, make_response

from coop import clock
from coop.access import account, allow, anyone, person
from coop.governance.charter import in_force
from coop.htmx import page
from coop.privacy import accesses, words
from coop.privacy import record as register

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


@blueprint.get("/me/data")
@allow(account)
def export() -> Response:
    copy = register.about(person())
    seen = accesses.seen(person())
    return page("privacy/export.html", copy=copy, titles=register.titles(), seen=seen, what=accesses.WHAT)


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
