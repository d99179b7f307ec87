"""The reference for the decisions: the same statements and the same template in a bare Flask view, one co-op.

    python -m bench.host_bare_decisions PORT

Stands on `bare.py`, which says what is left out.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

from flask import render_template

from bench.bare import answers, app, rows, shared
from coop import server

NAVIGATION = [{"label": word, "url": f"/{word}"} for word in ("Rides", "Decide", "Sign in")]


def decisions() -> str:
    found = answers("decisions")
    return render_template(
        "governance/decisions.html",
        open_votes=rows(found, "proposals.state = ?"),
        finished=[_decision(dict(row)) for row in rows(found, "LIMIT ?")],
        page={"number": 1, "count": -(-rows(found, "count(proposals.number)")[0][0] // 20)},
        **{**shared(found), "navigation": lambda: NAVIGATION},
    )


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "title": "Colour",
        "has_passed": row["state"] == "passed",
        "counted_at": datetime.fromisoformat(row["counted_at"] + "+00:00"),
    }


def _before(row: dict[str, Any]) -> str:
    return str(json.loads(row["value_1"])) if row["value_1"] else "155"


app.jinja_env.filters.update(
    before=_before, after=lambda row: str(json.loads(row["value"])), date=lambda time: f"{time:%d %B %Y}"
)
# An endpoint of the domain, so that its template finds its own.
app.add_url_rule("/bare/decisions", "governance.bare", decisions)


if __name__ == "__main__":
    server.serve(lambda: app, lambda: None, host="127.0.0.1", port=int(sys.argv[1]), workers=2, log=False)
