"""Copies of every co-op, taken while they answer, that grow by what has changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hosts import Hall, host
from notes import leave, write

from coop.database import db
from tenants.copies import backup
from tenants.copies.backup import run
from tenants.directory import State
from tenants.errors import NotBackedUp
from tenants.locks import alone


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def listed(hall: Hall, copies: Path) -> dict[str, Any]:
    """The manifest of the last run."""
    depot = backup.depot(hall.hosting, copies)
    return depot.runs()[0].read(depot.seal)


def test_each_co_op_and_the_directory_are_listed(hall: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    saved = run(hall.hosting, copies)
    assert (saved.coops, saved.missed) == (2, {})
    record = listed(hall, copies)
    assert [coop["id"] for coop in record["coops"]] == [first.id, second.id]
    for kept in (record["host"], *record["coops"]):
        path = backup.depot(hall.hosting, copies).object(kept["object"])
        assert path.stat().st_size == kept["size"]
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_did_not_change_costs_nothing(hall: Hall, copies: Path) -> None:
    hall.found("first")
    run(hall.hosting, copies)
    assert run(hall.hosting, copies).bytes_new == 0


def test_what_nobody_wrote_to_is_not_read_again(hall: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    leave(hall, first)
    leave(hall, second)
    assert run(hall.hosting, copies).read == 3
    assert run(hall.hosting, copies).read == 1  # the directory, always
    write(hall, second, "new")
    assert run(hall.hosting, copies).read == 2


def test_nothing_is_said_of_what_was_written_just_now(hall: Hall, copies: Path) -> None:
    """Another write within the clock's grain would look the same."""
    write(hall, hall.found("first"), "now")
    run(hall.hosting, copies)
    assert run(hall.hosting, copies).read == 2


def test_a_copy_that_is_gone_is_made_again(hall: Hall, copies: Path) -> None:
    leave(hall, hall.found("first"))
    run(hall.hosting, copies)
    (coop,) = listed(hall, copies)["coops"]
    path = backup.depot(hall.hosting, copies).object(coop["object"])
    path.unlink()
    run(hall.hosting, copies)
    assert path.exists()


def test_a_writer_at_work_is_not_waited_for(hall: Hall, copies: Path) -> None:
    entry = hall.found("first")
    with hall.hosting.at(entry):
        db.session.connection()  # holds the write lock
        assert run(hall.hosting, copies).missed == {}
        db.session.rollback()


def test_no_write_is_ever_missed(hall: Hall, copies: Path) -> None:
    """However soon after a run it comes, and however little of the file it changes."""
    entry = hall.found("first")
    for number in range(12):
        write(hall, entry, f"{number}")
        run(hall.hosting, copies)
        (coop,) = listed(hall, copies)["coops"]
        with closing(sqlite3.connect(backup.depot(hall.hosting, copies).object(coop["object"]))) as file:
            assert file.execute("SELECT max(CAST(text AS INT)) FROM notes").fetchone() == (number,)


def test_one_that_cannot_be_copied_is_named_and_the_others_are_copied(hall: Hall, copies: Path) -> None:
    hall.hosting.files.path(hall.found("first").id).write_bytes(b"no database")
    hall.found("second")
    saved = run(hall.hosting, copies)
    assert (saved.coops, list(saved.missed)) == (1, ["first"])


def test_a_suspended_co_op_is_copied_too(hall: Hall, copies: Path) -> None:
    hall.hosting.directory.set_state(hall.found("first"), State.SUSPENDED)
    assert run(hall.hosting, copies).coops == 1


def test_files_beside_the_database_are_copied_too(hall: Hall, copies: Path) -> None:
    entry = hall.found("first")
    upload = hall.hosting.files.home(entry.id) / "uploads" / "å.txt"
    upload.parent.mkdir()
    upload.write_text("hello")
    run(hall.hosting, copies)
    (file,) = listed(hall, copies)["coops"][0]["files"]
    assert file["path"] == "uploads/å.txt"
    assert backup.depot(hall.hosting, copies).object(file["object"]).read_text() == "hello"


def test_what_a_killed_run_left_is_cleared(hall: Hall, copies: Path) -> None:
    hall.found("first")
    left = [copies / "objects" / ".killed", copies / "runs" / "20260101T000000.000000Z.index"]
    for path in left:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
    run(hall.hosting, copies)
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize("place", ["copies/lock", "host/backup.lock"])
def test_one_run_at_a_time(hall: Hall, copies: Path, place: str) -> None:
    copies.mkdir()
    with alone(copies.parent / place, NotBackedUp("")), pytest.raises(NotBackedUp, match="another"):
        run(hall.hosting, copies)


def test_as_commands(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    assert "Copied: 1. Failed: 0." in host(folder, "backup", "copies").stdout
    assert "first is as it was on" in host(folder, "restore", "first", "--from", "copies").stdout
    refused = host(folder, "restore", "first", "--from", "elsewhere")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
