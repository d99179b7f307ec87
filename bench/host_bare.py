"""The reference for a sign-up: a bare Flask application that inserts a row, and has two pages.

python -m bench.host_bare PORT
"""

from __future__ import annotations

import os
import sqlite3
import sys
from functools import cache
from pathlib import Path

from flask import Flask, redirect
from werkzeug.wrappers import Response

from coop import server

PATH = Path(os.environ["BARE_FOLDER"]) / "bare.sqlite3"
PAGE = "<!doctype html><title>Bare</title><p>{}</p>" + "<p>As long as a short page is.</p>" * 100

app = Flask(__name__)


@app.get("/confirm/<int:number>")
def asked(number: int) -> str:
    return PAGE.format(number)


@app.post("/confirm/<int:number>")
def confirm(number: int) -> Response:
    database().execute("INSERT INTO signups VALUES (?)", [number])
    return redirect("/founded", 303)


@app.get("/founded")
def founded() -> str:
    return PAGE.format(database().execute("SELECT count(*) FROM signups").fetchone()[0])


@app.get("/")
def first() -> str:
    return PAGE.format("first")


@cache
def database() -> sqlite3.Connection:
    """One for each worker. Each statement is a transaction, kept by the disk before it returns."""
    connection = sqlite3.connect(PATH, isolation_level=None, timeout=10)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS signups (number INTEGER)")
    return connection


if __name__ == "__main__":
    server.serve(lambda: app, lambda: None, host="127.0.0.1", port=int(sys.argv[1]), workers=2, log=False)
