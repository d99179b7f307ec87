"""What a host on PostgreSQL stands on, begun and ended: a server, a pooler before it, a database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from cluster import Cluster
from hosts import Hall
from postgresql.pooler import Pooler
from postgresql.servers import Server

from coop.database import db

RUNNING = "COOP_TEST_POSTGRESQL"  # where the application's tests have started one


@contextmanager
def cluster() -> Iterator[str]:
    """Its maintenance database."""
    if url := os.environ.get(RUNNING):
        yield url
        return
    own = Cluster()
    own.start()
    try:
        yield own.url
    finally:
        own.stop()


@contextmanager
def pooler(url: str) -> Iterator[Pooler]:
    pooler = Pooler(sa.make_url(url))
    pooler.start()
    try:
        yield pooler
    finally:
        pooler.stop()


@contextmanager
def server(url: str, pooler: Pooler) -> Iterator[Server]:
    server = Server(url, pooler.port)
    server.make()
    try:
        yield server
    finally:
        server.drop()


@contextmanager
def hall(folder: Path, server: Server) -> Iterator[Hall]:
    with closing(Hall.at(folder, ANDEL_DATABASE_URL=server.pooled)) as hall:
        yield hall


@contextmanager
def closing(hall: Hall) -> Iterator[Hall]:
    yield hall
    with hall.hosting.app.app_context():
        db.engine.dispose()
    hall.hosting.directory.close()
