from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import Hall
from postgresql import grounds
from postgresql.pooler import Pooler
from postgresql.servers import Server


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    with grounds.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def pooler(cluster: str) -> Iterator[Pooler]:
    with grounds.pooler(cluster) as pooler:
        yield pooler


@pytest.fixture
def server(cluster: str, pooler: Pooler) -> Iterator[Server]:
    with grounds.server(cluster, pooler) as server:
        yield server


@pytest.fixture
def hall(server: Server, tmp_path: Path) -> Iterator[Hall]:
    """As elsewhere, but its co-ops lie behind a pooler."""
    with grounds.hall(tmp_path / "host", server) as hall:
        yield hall
