from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from command.shell import Shell
from sqlalchemy import event


@pytest.fixture
def shell(
    founded: Any,
    tmp_path: Path,
    worker_id: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Shell]:
    """A folder and a database with nothing in them."""
    used: set[sa.Engine] = set()

    def note(connection: sa.Connection) -> None:
        used.add(connection.engine)

    event.listen(sa.Engine, "engine_connect", note)
    name = f"shell_{worker_id}_{tmp_path.name.lower()}"[:60]
    yield Shell(tmp_path, founded.make(name), monkeypatch, capsys)
    event.remove(sa.Engine, "engine_connect", note)
    for engine in used:  # a command leaves its connections to the end of its process
        engine.dispose()
    founded.drop(name)
