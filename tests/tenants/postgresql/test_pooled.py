"""Many visitors of many co-ops at once, over three connections that a pooler hands on at each commit."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from hosts import Hall
from isolation.crossing import astray
from postgresql.servers import LOGIN, Server
from psycopg.pq import TransactionStatus

from coop.database import db
from tenants.context import current
from tenants.storage import entrance, pool

TREES = ("Alder", "Birch", "Cedar", "Daphne", "Elder", "Fir")


@pytest.fixture
def canaries(hall: Hall) -> dict[str, str]:
    words = {tree.lower(): f"{tree}quartz" for tree in TREES}
    for label, word in words.items():
        hall.found(label, name=f"{word} Co-op")
    return words


def engine(hall: Hall) -> sa.Engine:
    with hall.hosting.app.app_context():
        return db.engine


def test_nobody_reads_anothers_words(hall: Hall, canaries: dict[str, str]) -> None:
    assert astray(hall, canaries, threads=12, requests=300) == []


def test_the_customary_way_leaks(hall: Hall, canaries: dict[str, str]) -> None:
    """What a connection was told is remembered, and told again only for another co-op: so it is done where
    nobody stands between. If this found nothing, the test above would say nothing."""

    def tell_once(connection: sa.Connection, cursor: Any, *_statement: Any) -> None:
        coop, client = current(), cursor.connection
        connection.info["coop"] = pool.key_of(coop)
        if connection.info.get("told") != coop and client.info.transaction_status is TransactionStatus.IDLE:
            client.autocommit = True
            client.execute(entrance.entering(coop).replace("SET LOCAL", "SET"))
            client.autocommit = False
            connection.info["told"] = coop

    for careful in (entrance._enter_first, pool._refuse_others):
        sa.event.remove(engine(hall), "before_cursor_execute", careful)
    for customary in (tell_once, pool._refuse_others):
        sa.event.listen(engine(hall), "before_cursor_execute", customary)
    leaks = [fault for fault in astray(hall, canaries, threads=12, requests=300) if "200 [" in fault]
    assert leaks != []


def test_what_one_client_sets_another_has(server: Server) -> None:
    """PgBouncer itself, without any of ours."""
    with (
        psycopg.connect(_plain(server.pooled), autocommit=True) as one,
        psycopg.connect(_plain(server.pooled), autocommit=True) as other,
    ):
        one.execute("SET search_path TO somewhere")
        assert other.execute("SHOW search_path").fetchone() == ("somewhere",)


def test_nothing_outlasts_a_transaction(hall: Hall, canaries: dict[str, str], server: Server) -> None:
    astray(hall, canaries, threads=6, requests=40)
    connections = [psycopg.connect(_plain(server.pooled)) for _ in range(3)]
    for connection in connections:
        told = connection.execute("SELECT current_user, current_setting('search_path')").fetchone()
        assert told == (LOGIN, '""')
    for connection in connections:
        connection.close()


def test_a_connection_that_has_been_everywhere_retires(
    hall: Hall, canaries: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Any] = []
    sa.event.listen(engine(hall), "close", lambda connection, _record: closed.append(connection))
    monkeypatch.setattr(entrance, "MOST_VISITED", 2)
    for label in [*canaries, *canaries]:
        assert hall.get(label, "/charter").status_code == 200
    assert len(closed) >= len(canaries)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")
