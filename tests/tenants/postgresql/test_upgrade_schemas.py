"""Co-ops in schemas come to a later release's tables, by command and when they are opened."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import later
import pytest
import sqlalchemy as sa
from hosts import Hall
from postgresql.servers import Server
from shell import ENVIRONMENT

from coop.database import db

NAMES = ["alder", "birch", "cedar"]


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "later"
    later.withdraw()


def upgrade(hall: Hall, server: Server, release: Path, *options: str) -> subprocess.CompletedProcess[str]:
    given = {"ANDEL_DATA": str(hall.hosting.host.data), "ANDEL_DATABASE_URL": server.pooled}
    paths = {"PYTHONPATH": ":".join(path for path in sys.path if path), "LATER": str(release)}
    return subprocess.run(
        [sys.executable, later.__file__, "host", "upgrade", *options],
        env={**ENVIRONMENT, **paths, **given}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def has_column(hall: Hall, label: str) -> bool:
    entry = hall.hosting.directory.find(label)
    assert entry
    with hall.hosting.at(entry):
        return "later" in {column["name"] for column in sa.inspect(db.engine).get_columns("people")}


def test_all_but_the_one_that_fails(hall: Hall, server: Server, release: Path) -> None:
    for name in [*NAMES, "broken"]:
        hall.found(name)
    done = upgrade(hall, server, release, "--canary", NAMES[0])
    assert "broken: RuntimeError: this one is broken\n" in done.stderr
    assert "Upgraded: 3. Failed: 1." in done.stdout
    assert [name for name in [*NAMES, "broken"] if has_column(hall, name)] == NAMES
    assert hall.get("broken", "/charter").status_code == 200  # this code still serves it, and the others
    assert hall.get(NAMES[1], "/charter").status_code == 200


def test_one_that_was_not_reached_is_migrated_when_opened(hall: Hall, release: Path) -> None:
    for name in ("first", "broken"):
        hall.found(name)
    later.release(release)
    assert hall.get("first", "/charter").status_code == 200
    assert has_column(hall, "first")
    assert hall.get("broken", "/charter").status_code == 503
