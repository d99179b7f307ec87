"""Nothing that is in a co-op, and nothing of who signs up, is on any page of the console or in the metrics.

Canaries lie in every text column of every table, so a new table is covered; the pages come from the table of
routes, so a new page is. Only an emergency access would show what is asked for, and it is tried elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from console_desk import signed_in
from hosts import Hall
from test_front import own_pages
from visitor import Visitor
from werkzeug.routing import Rule
from werkzeug.test import Client

from coop.database import Model
from tenants import standing, upkeep
from tenants.context import within
from tenants.directory import Entry
from tenants.front.tables import LETTERS, SIGNUPS
from tenants.serving.probes import Probes

SHOWN_BY_RIGHT = {"emergencies"}  # what the operator has typed


def canaries(tables: list[sa.Table], file: Path) -> int:
    """A row in each, past all that would refuse it. How many canaries there are."""
    count = 0
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA ignore_check_constraints=ON")
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        for table in tables:
            row = {column.name: value(column) for column in table.columns}
            marks = ", ".join("?" * len(row))
            database.execute(
                f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )
            count += sum("canary" in str(one) for one in row.values())
    return count


def value(column: sa.Column[object]) -> object:
    kind = column.type.python_type
    if kind is str:
        return f"canary-{column.table.name}-{column.name}"
    if kind is dict:
        return '{"name": "canary-answers"}'
    return "2026-01-01 00:00:00.000000" if kind.__name__ == "datetime" else 987_654_321


def pages(hall: Hall) -> Iterator[str]:
    app = own_pages(hall)
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if is_looked_at(rule):
            yield adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "first"))


def is_looked_at(rule: Rule) -> bool:
    return rule.rule.startswith(("/console", "/operators")) and "GET" in (rule.methods or set())


@pytest.fixture
def desk(hall: Hall) -> Visitor:
    return signed_in(hall)


@pytest.fixture
def first(hall: Hall) -> Entry:
    entry = hall.found("first")
    file = hall.hosting.files.path(entry.id)
    tables = [one for one in Model.metadata.sorted_tables if one.name not in SHOWN_BY_RIGHT]
    assert canaries(tables, file) > 40
    assert canaries([SIGNUPS, LETTERS], hall.hosting.host.data / "host.sqlite3") > 8
    with within(hall.hosting.coop(entry)):
        standing.note(hall.hosting, entry)
    return entry


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_shows_what_is_in_a_co_op(hall: Hall, desk: Visitor, first: Entry, language: str) -> None:
    assert upkeep.tick(hall.hosting) == {}  # its charter is nonsense now, so a visit fails
    for path in ("/canary-path", "/me?canary=canary", "/decisions/987654321"):
        hall.get("first", path)
    hall.hosting.counts.write(hall.hosting)
    desk.language = language
    read = {path: desk.get(path) for path in pages(hall)}
    assert {path for path, page in read.items() if page.status_code == 404} == {"/operators/invitation/first"}
    for path, page in read.items():
        for canary in ("canary", "987654321", "987 654 321"):
            assert canary not in page.text.lower().replace("\xa0", " "), path
    assert len(read) > 10
    assert "upkeep" in read["/console/errors"].text


def test_no_metric_shows_it(hall: Hall, first: Entry) -> None:
    probe = Client(Probes(hall.hosting, hall.client.application))
    for path in ("/metrics", "/health/live", "/health/ready"):
        text = probe.get(path, environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
        assert "canary" not in text
        assert "987654321" not in text
