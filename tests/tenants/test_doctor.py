"""The doctor names what is wrong, and what to type."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hosts import Hall, host

from tenants import doctor
from tenants.context import Coop
from tenants.directory import Entry
from tenants.storage import revisions


def leave_key_open(hall: Hall, _entry: Entry) -> None:
    (hall.hosting.host.data / "secret_key").chmod(0o644)


def cut_founding_off(hall: Hall, _entry: Entry) -> None:
    hall.hosting.files.create(Coop("ab" * 8, "cut-off", ""), ["rides"])


def lose_database(hall: Hall, entry: Entry) -> None:
    hall.hosting.files.remove(entry.id)


def damage_database(hall: Hall, entry: Entry) -> None:
    hall.hosting.files.path(entry.id).write_bytes(b"no database")


def leave_folder(hall: Hall, _entry: Entry) -> None:
    home = hall.hosting.files.home("ab" * 8)
    home.mkdir(parents=True)
    (home / "coop.sqlite3").touch()


def fall_behind(hall: Hall, entry: Entry) -> None:
    hall.hosting.directory.set_revision(entry.id, revisions.UNKNOWN)


FAULTS: list[tuple[Callable[[Hall, Entry], None], str]] = [
    (leave_key_open, "type chmod 600"),
    (cut_founding_off, "Cut off in founding: 1; andel host serve takes that back"),
    (lose_database, "first has no database"),
    (damage_database, "first has a damaged database (file is not a database): type andel host restore first"),
    (leave_folder, "belongs to no co-op"),
    (fall_behind, "type andel host upgrade"),
]


@pytest.fixture(autouse=True)
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """However full the disk is that the tests run on."""
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)


def test_a_host_that_is_well(hall: Hall) -> None:
    hall.found("first")
    assert list(doctor.examine(hall.hosting)) == []


@pytest.mark.parametrize(("harm", "said"), FAULTS, ids=[harm.__name__ for harm, _said in FAULTS])
def test_each_fault_is_named_alone(hall: Hall, harm: Callable[[Hall, Entry], None], said: str) -> None:
    entry = hall.found("first")
    hall.found("second")
    harm(hall, entry)
    (line,) = doctor.examine(hall.hosting)
    assert said in line


def test_a_disk_that_fills(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 1)
    assert [line for line in doctor.examine(hall.hosting) if "make room" in line]


def test_as_a_command(hall: Hall) -> None:
    lose_database(hall, hall.found("first"))
    done = host(hall.hosting.host.data.parent, "doctor")
    assert (done.returncode, "first has no database" in done.stdout) == (1, True)
    assert done.stderr == ""
