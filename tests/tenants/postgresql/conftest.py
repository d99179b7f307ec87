from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from cluster import Cluster
from postgresql.pooler import Pooler
from postgresql.servers import Server

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
