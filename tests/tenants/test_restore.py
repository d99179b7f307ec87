"""One co-op is brought back, whole, and no other notices."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hosts import Hall

from coop.database import db
from tenants.backup import Backup
from tenants.directory import Entry, State
from tenants.errors import NotRestored
from tenants.restoring import restore


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def write(hall: Hall, entry: Entry, text: str) -> None:
    now = hall.hosting.directory.get(entry.id)
    assert now
    with hall.hosting.at(now):
        db.session.execute(sa.text("CREATE TABLE IF NOT EXISTS notes (text)"))
        db.session.execute(sa.text("INSERT INTO notes VALUES (:text)"), {"text": text})
        db.session.commit()


def notes(hall: Hall, entry: Entry) -> list[str]:
    now = hall.hosting.directory.get(entry.id)
    assert now
    with hall.hosting.at(now):
        return list(db.session.scalars(sa.text("SELECT text FROM notes ORDER BY text")))


def test_it_is_as_it_was_and_no_other_is_touched(hall: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    write(hall, first, "before")
    Backup(copies).run(hall.hosting)
    write(hall, first, "after")
    write(hall, second, "mine")
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["before"]
    assert notes(hall, second) == ["mine"]
    assert hall.get("first", "/charter").status_code == 200
    restored = hall.hosting.directory.get(first.id)
    assert restored
    assert (restored.epoch, restored.revision) == (2, first.revision)  # looked at when it was opened


def test_as_of_a_time(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    start = datetime.now(UTC)
    write(hall, first, "one")
    Backup(copies).run(hall.hosting)
    between = datetime.now(UTC)
    write(hall, first, "two")
    Backup(copies).run(hall.hosting)
    assert restore(hall.hosting, first, copies, between) < between
    assert notes(hall, first) == ["one"]
    later = hall.hosting.directory.get(first.id)
    assert later
    restore(hall.hosting, later, copies)
    assert notes(hall, first) == ["one", "two"]
    with pytest.raises(NotRestored, match="no copy of first from before"):
        restore(hall.hosting, later, copies, start)


def test_what_was_replaced_is_kept_until_the_next_backup(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    Backup(copies).run(hall.hosting)
    restore(hall.hosting, first, copies)
    assert hall.hosting.files.path(first.id).exists()
    Backup(copies).run(hall.hosting)
    assert not hall.hosting.files.path(first.id).exists()
    assert hall.get("first", "/charter").status_code == 200


def test_a_damaged_copy_is_refused(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    Backup(copies).run(hall.hosting)
    (copy,) = next(iter(Backup(copies).runs()))["coops"]
    path = Backup(copies).object(copy["sha256"])
    path.write_bytes(path.read_bytes()[:-4096] + bytes(4096))
    with pytest.raises(NotRestored, match="damaged"):
        restore(hall.hosting, first, copies)
    assert hall.get("first", "/charter").status_code == 200


def test_a_closed_one_is_not_restored(hall: Hall, copies: Path) -> None:
    hall.hosting.directory.set_state(hall.found("first"), State.CLOSED)
    entry = hall.hosting.directory.find("first")
    assert entry
    with pytest.raises(NotRestored):
        restore(hall.hosting, entry, copies)


def test_two_that_restore_the_same(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    Backup(copies).run(hall.hosting)
    assert hall.hosting.directory.swap_epoch(first)
    assert not hall.hosting.directory.swap_epoch(first)


@pytest.mark.parametrize("before", ["shutil.copyfile", "settle", "digest_of", "Directory.swap_epoch"])
def test_a_kill_leaves_the_old_one_and_it_can_be_done_again(hall: Hall, copies: Path, before: str) -> None:
    first = hall.found("first")
    write(hall, first, "old")
    Backup(copies).run(hall.hosting)
    write(hall, first, "since")
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from hosts import Hall\n"
        "from tenants import restoring, directory\n"
        "from tenants.directory import Directory\n"
        "restoring.Directory = Directory\n"
        "hall = Hall.at(Path(sys.argv[1]))\n"
        f"restoring.{before} = lambda *_: os.kill(os.getpid(), 9)\n"
        "restoring.restore(hall.hosting, hall.hosting.directory.find('first'), Path(sys.argv[2]))\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(hall.hosting.host.data), str(copies)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
    )  # fmt: skip
    assert killed.returncode == -9
    assert notes(hall, first) == ["old", "since"]
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["old"]
