"""What the law of this co-op's legal form says about its rules, beside the rules in force."""

from __future__ import annotations

from flask import Response

from coop import htmx
from coop.access import allow, anyone
from coop.governance.charter import in_force
from coop.governance.clauses import all_clauses
from coop.governance.statutes import pack
from coop.governance.views import blueprint


@blueprint.get("/charter/law")
@allow(anyone)
def law() -> Response:
    rules = in_force()
    return htmx.page(
        "governance/law.html", pack=pack(rules["legal_form"]), clauses=all_clauses(), rules=rules
    )
