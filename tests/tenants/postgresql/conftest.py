from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from cluster import Cluster
from hosts import Hall
from postgresql.pooler import Pooler
from postgresql.servers import Server

from coop.database import db

RUNNING = "COOP_TEST_POSTGRESQL"  # where the application's tests have started one


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Its maintenance database."""
    if url := os.environ.get(RUNNING):
        yield url
        return
    own = Cluster()
    own.start()
    yield own.url
    own.stop()


@pytest.fixture(scope="session")
def pooler(cluster: str) -> Iterator[Pooler]:
    pooler = Pooler(sa.make_url(cluster))
    pooler.start()
    yield pooler
    pooler.stop()


@pytest.fixture
def server(cluster: str, pooler: Pooler) -> Iterator[Server]:
    server = Server(cluster, pooler.port)
    server.make()
    yield server
    server.drop()


@pytest.fixture
def hall(server: Server, tmp_path: Path) -> Iterator[Hall]:
    """As elsewhere, but its co-ops lie behind a pooler."""
    hall = Hall.at(tmp_path / "host", ANDEL_DATABASE_URL=server.pooled)
    yield hall
    with hall.hosting.app.app_context():
        db.engine.dispose()
    hall.hosting.directory.engine.dispose()
