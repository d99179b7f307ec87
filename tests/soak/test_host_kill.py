"""kill -9 on a host, at random moments of each thing that it does to co-ops: none is there by halves, and
nothing that was said to be done is lost.

Rounds and seed can be chosen: SOAK_ROUNDS=200 SOAK_SEED=7 bin/soak -k host_kill
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing as shut
from pathlib import Path
from random import Random
from zipfile import ZipFile

import host_worker
import pytest
import sqlalchemy as sa
from hosts import Hall
from notes import notes, write

from coop.governance.charter import in_force
from tenants import doctor, upgrading
from tenants.copies import backup
from tenants.copies.restoring import restore
from tenants.copies.runs import object_of
from tenants.copies.sealing import Seal
from tenants.directory import Entry, State
from tenants.leaving import closing, closings, deletion
from tenants.storage import revisions

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "50"))
SEED = int(os.environ.get("SOAK_SEED", str(time.time_ns() % 1_000_000)))
LABELS = [f"first-{letter}" for letter in "bcdfg"]
KEPT = "kept from the beginning"


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    print(f"\nSOAK_SEED={SEED}")
    hall = Hall.at(tmp_path / "host")
    yield hall
    hall.hosting.directory.close()
    host_worker.withdraw()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


class Worker:
    """A process of a verb, and all that it has started. `hits` counts the kills that found it at work."""

    def __init__(self, hall: Hall, copies: Path, **environment: str) -> None:
        self.hall = hall
        self.copies = copies
        self.environment = environment
        self.chance = Random(SEED)
        self.hits = 0

    def killed(self, verb: str, most: float, *, after: int = 0) -> list[str]:
        """What it had said by then: a number of lines by chance, and what came within so many seconds."""
        paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, host_worker.__file__, verb]
        with subprocess.Popen(
            [*command, str(self.hall.hosting.host.data), str(self.copies)],
            env={**os.environ, **paths, **self.environment}, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        ) as process:  # fmt: skip
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            said = [process.stdout.readline() for _line in range(self.chance.randrange(after + 1))]
            time.sleep(self.chance.uniform(0, most))
            if process.poll() is None:
                self.hits += 1
                os.killpg(process.pid, signal.SIGKILL)
            assert process.returncode in (None, 0), f"it failed by itself: {process.returncode}"
            return "".join([*said, process.stdout.read()]).splitlines()


def populate(hall: Hall) -> None:
    for label in LABELS:
        write(hall, hall.found(label), KEPT)


def entries(hall: Hall) -> list[Entry]:
    return hall.hosting.directory.all()


def is_well(hall: Hall) -> None:
    """After what a start of the host does."""
    hall.hosting.mend()
    assert list(doctor.examine(hall.hosting)) == []


def rounds(verb: str, worker: Worker, one: Callable[[int], int]) -> None:
    """Until so many kills have found it at work; whoever was through before is killed in vain."""
    done = list[int]()
    while worker.hits < ROUNDS:
        done.append(one(len(done)))
    vain = len(done) - ROUNDS
    print(f"{verb}: {ROUNDS} kills, {vain} more in vain; done before them: {sum(done)}; {done}")
    assert sum(done) > 0


def test_founding(hall: Hall, copies: Path) -> None:
    worker, told = Worker(hall, copies), set[str]()
    populate(hall)

    def one(_number: int) -> int:
        said = worker.killed("found", 0.1, after=6)
        told.update(said)
        is_well(hall)
        assert told <= {entry.label for entry in entries(hall)}
        for entry in entries(hall)[-20:]:
            with hall.hosting.at(entry):
                assert in_force()["slug"] == entry.label
        return len(said)

    rounds("founding", worker, one)


def test_upgrading(hall: Hall, copies: Path, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    worker = Worker(hall, copies, HOST_LATER=str(folder))
    populate(hall)

    def one(number: int) -> int:
        host_worker.release(folder, number)
        said = worker.killed("upgrade", 0.1, after=len(LABELS))
        assert not [line for line in said if not line.endswith(" ")], said
        for entry in entries(hall):
            if not revisions.is_behind(entry.revision):
                assert f"later{number}" in columns(hall, entry)
        left = upgrading.behind(hall.hosting.directory)
        outcomes = [upgrading.attempt(hall.hosting, entry) for entry in left]
        assert not [outcome.fault for outcome in outcomes if outcome.fault]
        upgrading.note(hall.hosting.directory, outcomes)
        is_well(hall)
        assert all(f"later{number}" in columns(hall, entry) for entry in entries(hall))
        assert all(notes(hall, entry) == [KEPT] for entry in entries(hall))
        return len(said)

    rounds("upgrading", worker, one)


def columns(hall: Hall, entry: Entry) -> set[str]:
    with shut(sqlite3.connect(hall.hosting.files.path(entry.id, entry.epoch))) as file:
        return {row[1] for row in file.execute("PRAGMA table_info(people)")}


def test_backing_up(hall: Hall, copies: Path) -> None:
    worker = Worker(hall, copies)
    populate(hall)

    def one(_number: int) -> int:
        said = worker.killed("backup", 0.3, after=3)
        is_well(hall)
        found = {str(run.manifest) for run in backup.depot(hall.hosting, copies).runs()}
        assert set(said) <= found
        everything_is_there(hall, copies)
        return len(said)

    rounds("backing up", worker, one)
    for entry in entries(hall):
        before = notes(hall, entry)
        backup.run(hall.hosting, copies)
        restore(hall.hosting, entry, copies)
        assert notes(hall, entry) == before


def everything_is_there(hall: Hall, copies: Path) -> None:
    """Whatever a manifest names, as it was named."""
    depot, seen = backup.depot(hall.hosting, copies), set[str]()
    for run in depot.runs():
        for kept in run.read(Seal())["coops"]:
            name = object_of(kept)
            if name not in seen:
                with shut(
                    sqlite3.connect(f"{depot.object(name).as_uri()}?mode=ro&immutable=1", uri=True)
                ) as file:
                    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                    assert file.execute("SELECT count(*) FROM notes").fetchone()[0] > 0
            seen.add(name)


def test_restoring(hall: Hall, copies: Path) -> None:
    worker = Worker(hall, copies)
    populate(hall)
    backup.run(hall.hosting, copies)

    def one(number: int) -> int:
        for entry in entries(hall):
            write(hall, entry, f"since, in round {number}")
        said = worker.killed("restore", 0.1, after=8)
        assert all(upgrading.is_served(hall.hosting, entry) for entry in entries(hall))
        is_well(hall)
        for entry in entries(hall):
            found = notes(hall, entry)
            assert KEPT in found
            assert entry.label not in said or found == [KEPT]
            hall.hosting.storage.forget_before(entry.id, entry.epoch)
        return len(said)

    rounds("restoring", worker, one)


def test_closing(hall: Hall, copies: Path) -> None:
    worker = Worker(hall, copies)

    def one(number: int) -> int:
        for letter in "bcdfghjk":
            write(hall, hall.found(f"round-{number}-{letter}"), KEPT)
        said = worker.killed("close", 0.5, after=6)
        deleted = {line.split()[1] for line in said if line.startswith("deleted")}
        for entry in entries(hall):
            whole_or_gone(hall, copies, entry)
            assert entry.label not in deleted or is_gone(hall, entry)
        deletion.tick(hall.hosting)
        is_well(hall)
        leave_the_stage(hall, copies)
        return len(deleted)

    rounds("closing", worker, one)


def is_gone(hall: Hall, entry: Entry) -> bool:
    found = closings.of(hall.hosting.directory, entry.id)
    return found is not None and found.deleted_at is not None


def whole_or_gone(hall: Hall, copies: Path, entry: Entry) -> None:
    """Whoever is not deleted is all there, unless its deletion has begun; then its export is."""
    found = closings.of(hall.hosting.directory, entry.id)
    if found is None or found.record is None:
        assert notes(hall, entry) == [KEPT]
        if found and found.sha256 is None:
            closing.close(hall.hosting, entry)
    else:
        with ZipFile(copies / f"{entry.label}.zip") as archive:
            assert archive.testzip() is None
        if found.deleted_at is None:
            deletion.delete(hall.hosting, entry)


def leave_the_stage(hall: Hall, copies: Path) -> None:
    """Whoever is still there goes too, so that each round begins with its own."""
    for entry in entries(hall):
        if is_gone(hall, entry):
            continue
        if entry.state is State.OPEN:
            closing.close(hall.hosting, entry)
        now = hall.hosting.directory.get(entry.id)
        assert now
        closing.hand_over(hall.hosting, now, copies / f"{entry.label}.zip")
        deletion.delete(hall.hosting, now)
    assert not list(hall.hosting.files.folder.glob("coops/??/*"))
    with hall.hosting.directory.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM coops WHERE name <> ''")).scalar() == 0
