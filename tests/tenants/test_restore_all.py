"""A host whose disk is lost comes back from a backup and its key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import Hall, host
from killed import killed
from notes import notes, write

from coop.database import db
from tenants import doctor
from tenants.copies import backup
from tenants.copies.recovering import recover
from tenants.copies.restoring import restore
from tenants.directory import State
from tenants.errors import NotRestored
from tenants.leaving import closing, deletion
from tenants.storage.revisions import UNKNOWN


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def other(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A new machine: nothing is there but the key."""
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    folder = tmp_path / "other" / "host"
    folder.mkdir(parents=True)
    shutil.copy(hall.hosting.host.data / "secret_key", folder)
    other = Hall.at(folder)
    yield other
    with other.hosting.app.app_context():
        db.engine.dispose()
    other.hosting.directory.close()


def test_everything_is_as_it_was(hall: Hall, other: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    for entry in (first, second):
        write(hall, entry, entry.label)
    upload = hall.hosting.files.home(first.id) / "plan.txt"
    upload.write_text("plan")
    backup.run(hall.hosting, copies)
    restore(hall.hosting, second, copies)  # so that it is at its second epoch
    hall.hosting.directory.set_state(first, State.SUSPENDED)
    backup.run(hall.hosting, copies)

    done = recover(other.hosting, copies)
    assert (done.count, done.missed) == (2, {})
    doubted = [replace(entry, revision=UNKNOWN) for entry in hall.hosting.directory.all()]
    assert other.hosting.directory.all() == doubted
    assert [notes(other, entry) for entry in (first, second)] == [["first"], ["second"]]
    assert (other.hosting.files.home(first.id) / "plan.txt").read_text() == "plan"
    assert other.get("second", "/charter").status_code == 200
    assert other.hosting.invitation(second) == hall.hosting.invitation(second)
    assert [line for line in doctor.examine(other.hosting) if "behind" not in line] == []


def test_a_host_that_has_co_ops_is_left_alone(hall: Hall, copies: Path) -> None:
    hall.found("first")
    backup.run(hall.hosting, copies)
    with pytest.raises(NotRestored, match="has co-ops already"):
        recover(hall.hosting, copies)


def test_one_that_has_no_copy_is_named(hall: Hall, other: Hall, copies: Path) -> None:
    hall.found("first")
    hall.hosting.files.path(hall.found("second").id).write_bytes(b"no database")
    backup.run(hall.hosting, copies)
    done = recover(other.hosting, copies)
    assert (done.count, list(done.missed)) == (1, ["second"])


def test_one_that_was_deleted_does_not_come_back(
    hall: Hall, other: Hall, copies: Path, tmp_path: Path
) -> None:
    first = hall.found("first")
    hall.found("second")
    closing.close(hall.hosting, first)
    shut = hall.hosting.directory.get(first.id)
    assert shut
    closing.hand_over(hall.hosting, shut, tmp_path / "first.zip")
    deletion.delete(hall.hosting, shut)
    backup.run(hall.hosting, copies)
    assert recover(other.hosting, copies).count == 1
    assert other.get("first").status_code == 410


@pytest.mark.parametrize("at", ["tenants.copies.recovering.put", "tenants.copies.recovering._put_directory"])
def test_a_kill_can_be_done_again(hall: Hall, other: Hall, copies: Path, at: str) -> None:
    first = hall.found("first")
    write(hall, first, "kept")
    backup.run(hall.hosting, copies)
    killed(other, at, "tenants.copies.recovering.recover", f"Path({str(copies)!r})")
    assert other.hosting.directory.all() == []
    assert recover(other.hosting, copies).count == 1
    assert notes(other, first) == ["kept"]


def test_as_a_command(hall: Hall, other: Hall, copies: Path) -> None:
    hall.found("first")
    backup.run(hall.hosting, copies)
    folder = other.hosting.host.data.parent
    assert host(folder, "restore", "first", "--all", "--from", str(copies)).returncode == 2
    assert "Back: 1. Failed: 0." in host(folder, "restore", "--all", "--from", str(copies)).stdout
