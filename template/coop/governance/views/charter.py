from __future__ import annotations

import json
from pathlib import Path

from flask import Response, abort, make_response, send_file
from sqlalchemy import select

from coop import htmx
from coop.access import admitted, allow, anyone
from coop.database import db
from coop.governance import record, verify
from coop.governance.charter import in_force
from coop.governance.clauses import all_clauses, groups
from coop.governance.models import CharterEntry
from coop.governance.views import blueprint


@blueprint.get("/charter")
@allow(anyone)
def charter() -> Response:
    return htmx.page("governance/charter.html", groups=groups(), rules=in_force())


@blueprint.get("/charter/<clause>")
@allow(anyone)
def clause(clause: str) -> Response:
    """What the rule has been, the newest first."""
    found = all_clauses().get(clause) or abort(404)
    entries = select(CharterEntry).where(CharterEntry.clause == clause).order_by(CharterEntry.seq.desc())
    history = db.session.scalars(entries).all()
    return htmx.page("governance/clause.html", clause=found, history=history, rules=in_force())


@blueprint.get("/charter/record.json")
@allow(anyone)
def public_record() -> Response:
    """For everyone, as the rules are: it names nobody."""
    response = make_response(json.dumps(record.export(), ensure_ascii=False, indent=1) + "\n")
    response.content_type = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="record.json"'
    return response


@blueprint.get("/charter/roll.json")
@allow(admitted)
def roll() -> Response:
    """For members, who can see that they are on it, and marked rightly."""
    response = make_response(json.dumps(record.export_rolls(), indent=1) + "\n")
    response.content_type = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="roll.json"'
    return response


@blueprint.get("/charter/verify.py")
@allow(anyone)
def proof() -> Response:
    """The very file that this platform runs, to read and to run elsewhere."""
    return send_file(
        Path(verify.__file__), mimetype="text/x-python", as_attachment=True, download_name="verify.py"
    )
