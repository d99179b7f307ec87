"""One co-op is brought back, whole, and no other notices."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hosts import Hall
from killed import killed
from notes import notes, write

from tenants.copies import backup
from tenants.copies.backup import run
from tenants.copies.restoring import restore
from tenants.copies.runs import FIRST_FORMAT
from tenants.directory import State
from tenants.errors import NotRestored


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def copy_of_it(hall: Hall, copies: Path) -> Path:
    """Of the only co-op, in the last run."""
    depot = backup.depot(hall.hosting, copies)
    (coop,) = depot.runs()[0].read(depot.seal)["coops"]
    return depot.object(coop["object"])


def test_it_is_as_it_was_and_no_other_is_touched(hall: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    write(hall, first, "before")
    run(hall.hosting, copies)
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
    run(hall.hosting, copies)
    between = datetime.now(UTC)
    write(hall, first, "two")
    run(hall.hosting, copies)
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
    run(hall.hosting, copies)
    restore(hall.hosting, first, copies)
    assert hall.hosting.files.path(first.id).exists()
    run(hall.hosting, copies)
    assert not hall.hosting.files.path(first.id).exists()
    assert hall.get("first", "/charter").status_code == 200


def test_a_damaged_copy_is_refused(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    run(hall.hosting, copies)
    path = copy_of_it(hall, copies)
    path.write_bytes(path.read_bytes()[:-4096] + bytes(4096))
    with pytest.raises(NotRestored, match="damaged"):
        restore(hall.hosting, first, copies)
    assert hall.get("first", "/charter").status_code == 200


def test_a_copy_that_was_exchanged_is_refused(hall: Hall, copies: Path) -> None:
    """Another co-op's whole database is sound, and not what was kept."""
    first = hall.found("first")
    run(hall.hosting, copies)
    copy_of_it(hall, copies).write_bytes(hall.hosting.files.path(hall.found("second").id).read_bytes())
    with pytest.raises(NotRestored, match="damaged"):
        restore(hall.hosting, first, copies)


def test_a_copy_that_is_gone_is_said_so(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    run(hall.hosting, copies)
    copy_of_it(hall, copies).unlink()
    with pytest.raises(NotRestored, match="is gone"):
        restore(hall.hosting, first, copies)


def test_files_beside_the_database_come_back(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    upload = hall.hosting.files.home(first.id) / "uploads" / "plan.txt"
    upload.parent.mkdir()
    upload.write_text("as it was")
    run(hall.hosting, copies)
    upload.write_text("as it is")
    upload.with_name("new.txt").write_text("new")
    restore(hall.hosting, first, copies)
    assert upload.read_text() == "as it was"
    assert upload.with_name("new.txt").exists()


def test_no_file_is_put_outside_of_its_folder(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    (hall.hosting.files.home(first.id) / "plan.txt").write_text("plan")
    run(hall.hosting, copies)
    (last,) = backup.depot(hall.hosting, copies).runs()
    last.manifest.write_text(last.manifest.read_text("utf-8").replace("plan.txt", "../plan.txt"), "utf-8")
    with pytest.raises(NotRestored, match="damaged"):
        restore(hall.hosting, first, copies)


def test_from_a_backup_of_the_first_release(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    write(hall, first, "before")
    run(hall.hosting, copies)
    as_of_the_first_release(hall, copies)
    write(hall, first, "after")
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["before"]


def as_of_the_first_release(hall: Hall, copies: Path) -> None:
    """Copies had their plain hashes for names, and there was no index."""
    (run,) = backup.depot(hall.hosting, copies).runs()
    record = json.loads(run.manifest.read_text("utf-8"))
    for kept in (record["host"], *record["coops"]):
        path = backup.depot(hall.hosting, copies).object(kept.pop("object"))
        kept["sha256"] = sha256(path.read_bytes()).hexdigest()
        path.rename(copies / "objects" / kept["sha256"][:2] / kept["sha256"])
    old = {"format": FIRST_FORMAT, "at": record["at"], "host": record["host"], "coops": record["coops"]}
    run.manifest.write_text(json.dumps(old), "utf-8")
    run.index.unlink()


def test_a_closed_one_is_not_restored(hall: Hall, copies: Path) -> None:
    hall.hosting.directory.set_state(hall.found("first"), State.CLOSED)
    entry = hall.hosting.directory.find("first")
    assert entry
    with pytest.raises(NotRestored, match="has left"):
        restore(hall.hosting, entry, copies)


def test_two_that_restore_the_same(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    run(hall.hosting, copies)
    write(hall, first, "since")
    restore(hall.hosting, first, copies)
    later = hall.hosting.directory.find("first")
    assert later
    write(hall, later, "after")
    with pytest.raises(NotRestored, match="changed meanwhile"):
        restore(hall.hosting, first, copies)
    assert notes(hall, later) == ["after"]
    assert not hall.hosting.directory.swap_epoch(first)


@pytest.mark.parametrize(
    "at",
    [
        "tenants.copies.depot.Depot.fetch",
        "tenants.copies.restoring.Copy.is_intact",
        "tenants.storage.files.Files.put",
        "tenants.directory.Directory.swap_epoch",
    ],
)
def test_a_kill_leaves_the_old_one_and_it_can_be_done_again(hall: Hall, copies: Path, at: str) -> None:
    first = hall.found("first")
    write(hall, first, "old")
    run(hall.hosting, copies)
    write(hall, first, "since")
    killed(
        hall,
        at,
        "tenants.copies.restoring.restore",
        f"hall.hosting.directory.find('first'), Path({str(copies)!r})",
    )
    assert notes(hall, first) == ["old", "since"]
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["old"]
