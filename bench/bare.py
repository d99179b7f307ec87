"""The reference for the ride board: the same statements and the same templates in a bare Flask view.

    python -m bench.bare PORT

No sign-in, no CSRF, no translations, no ORM, no headers of ours: just Flask, Jinja and the standard library's
`sqlite3`. What it sends to the database is what `board.py` heard the page send, every statement of it, the
transaction's beginning included.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader

from coop import server

FOLDER = Path(os.environ["BARE_FOLDER"])
RECORDED = json.loads((FOLDER / "recorded.json").read_text(encoding="utf-8"))
NAVIGATION = [{"label": word, "url": f"/{word}"} for word in ("Home", "Rides", "Decide", "Money", "Me")]
FOOTER = [{"label": word, "url": f"/{word}"} for word in ("Charter", "Privacy", "Open books")]
TOKEN, VERSION = "x" * 91, "x" * 16  # as long as real ones
SHOWN = 20  # past rides on a page

Answers = list[tuple[str, list[sqlite3.Row]]]

app = Flask(__name__)
app.jinja_env.loader = ChoiceLoader([FileSystemLoader(folder) for folder in RECORDED["templates"]])
app.jinja_env.add_extension("jinja2.ext.i18n")
app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
app.jinja_env.filters.update(
    money=lambda minor: _money(minor), datetime=lambda time: f"{time:%d %b %Y %H:%M}"
)
app.jinja_env.globals.update(csrf_token=lambda: TOKEN)
for address, endpoint in RECORDED["rules"]:
    if endpoint != "static":
        app.add_url_rule(address, endpoint)  # so that url_for has as much to do


@app.get("/bare/page")
def page() -> str:
    found = answers("page")
    past = [_with_time(ride) for ride in rows(found, "AS asked")]
    return render_template(
        "rides/index.html",
        is_fragment=False,
        history={"rides": past[:SHOWN], "older": past[SHOWN - 1]["id"]},
        states={"settled": "Arrived and settled"},
        chips={"settled": "quiet"},
        board=_board(found),
        **shared(found),
    )


@app.get("/bare/fragment")
def fragment() -> str:
    found = answers("fragment")
    return render_template("rides/_board.html", is_fragment=True, board=_board(found), **shared(found))


def answers(what: str) -> Answers:
    connection = database()
    found = [(query, connection.execute(query, values).fetchall()) for query, values in RECORDED[what]]
    connection.execute("COMMIT")
    return found


@cache
def database() -> sqlite3.Connection:
    """One for each worker, opened at its first answer."""
    connection = sqlite3.connect(FOLDER / "coop.sqlite3", isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def rows(found: Answers, mark: str) -> list[sqlite3.Row]:
    """Of the statement that has the mark in it."""
    return next(rows for query, rows in found if mark in query)


def _board(found: Answers) -> dict[str, Any]:
    waiting = rows(found, "JOIN ride_offers")
    lines = [
        (id, start, end, _kilometres(metres), _money(share)) for id, start, end, metres, share in waiting
    ]
    return {
        "on_duty_since": True,
        "open": waiting,
        "lines": lambda: lines,
        "is_live": True,
        "version": VERSION,
    }


def shared(found: Answers) -> dict[str, Any]:
    """What every page counts on."""
    charter = rows(found, "max(charter_entries.seq)")
    return {
        "coop": {row["clause"]: json.loads(row["value"]) for row in charter},
        "me": None,
        "navigation": lambda: NAVIGATION,
        "footer": lambda: FOOTER,
        "locale": "en",
    }


def _with_time(ride: sqlite3.Row) -> dict[str, Any]:
    return {**dict(ride), "requested_at": datetime.fromisoformat(ride["requested_at"])}


def _money(minor: int) -> str:
    return f"SEK\u00a0{minor / 100:,.2f}"


def _kilometres(metres: int) -> str:
    return f"{metres / 1000:,.1f}"


if __name__ == "__main__":
    server.serve(lambda: app, lambda: None, host="127.0.0.1", port=int(sys.argv[1]), workers=2, log=False)
