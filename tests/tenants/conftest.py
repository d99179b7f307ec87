from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import Hall

from coop.database import db


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall.at(tmp_path / "host")
    yield hall
    with hall.hosting.app.app_context():
        db.engine.dispose()
    hall.hosting.directory.engine.dispose()
