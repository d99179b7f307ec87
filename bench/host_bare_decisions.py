"""The reference for the decisions: the same statements and the same template in a bare Flask view, one co-op.

    python -m bench.host_bare_decisions PORT

Stands on `bare.py`, which says what is left out.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import render_template

from bench.bare import answers, app, rows, shared
from coop import server

NAVIGATION = [{"label": word, "url": f"/{word}"} for word in ("Rides", "Decide", "Sign in")]


def decisions() -> str:
    found = answers("decisions")
    changes: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(found, "FROM changes"):
        changes[row["vote_id"]].append(dict(row))
    return render_template(
        "governance/decisions.html",
        open_votes=rows(found, "votes.state = ?"),
        under_way=rows(found, "proposals.state IN"),
        finished=[_vote(dict(row), changes[row["id"]]) for row in rows(found, "LIMIT ?")],
        page={"number": 1, "count": -(-rows(found, "count(votes.number)")[0][0] // 20)},
        **{**shared(found), "navigation": lambda: NAVIGATION},
    )


def _vote(row: dict[str, Any], changes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **row,
        "proposal": row,
        "changes": changes,
        "has_passed": row["state"] == "passed",
        "is_final": row["reading"] == row["readings"],
        "counted_at": datetime.fromisoformat(row["counted_at"] + "+00:00"),
    }


app.jinja_env.filters.update(
    before=lambda change: str(json.loads(change["former"])),
    after=lambda change: str(json.loads(change["value"])),
    headline=lambda proposal: "Colour",
    would_change=lambda proposal: [],
    date=lambda time: f"{time:%d %B %Y}",
)
# An endpoint of the domain, so that its template finds its own.
app.add_url_rule("/bare/decisions", "governance.bare", decisions)


if __name__ == "__main__":
    server.serve(lambda: app, lambda: None, host="127.0.0.1", port=int(sys.argv[1]), workers=2, log=False)
