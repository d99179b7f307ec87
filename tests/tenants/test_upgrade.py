"""All co-ops come to a later release's tables; who fails holds up nobody, and who is killed goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import later
import pytest
import sqlalchemy as sa
from hosts import SHEET, Hall
from shell import ENVIRONMENT

from coop import founding
from coop.database import db
from tenants import upgrading
from tenants.storage import revisions

NAMES = [f"co-op-{one}{two}" for one in "abcd" for two in "ghkmn"]


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Path]:
    """What makes this process the later release's; the command takes the folder from LATER."""
    yield tmp_path / "later"
    later.withdraw()


@pytest.fixture
def many(hall: Hall) -> Hall:
    for name in NAMES:
        hall.found(name)
    return hall


def upgrade(hall: Hall, release: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"ANDEL_DATA": str(hall.hosting.host.data), "LATER": str(release), **environment}
    paths = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    return subprocess.run(
        [sys.executable, later.__file__, "host", "upgrade", *options],
        env={**ENVIRONMENT, **paths, **given}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def noted(hall: Hall) -> dict[str, str]:
    return {entry.label: entry.revision for entry in hall.hosting.directory.all()}


def has_column(hall: Hall, label: str) -> bool:
    entry = hall.hosting.directory.find(label)
    assert entry
    engine = sa.create_engine(f"sqlite:///{hall.hosting.files.path(entry.id)}")
    found = {column["name"] for column in sa.inspect(engine).get_columns("people")}
    engine.dispose()
    return "later" in found


def test_nothing_to_do(hall: Hall) -> None:
    hall.found("first")
    assert upgrading.behind(hall.hosting.directory) == []


def test_all_but_the_one_that_fails(many: Hall, release: Path) -> None:
    many.found("broken")
    done = upgrade(many, release, "--canary", NAMES[0])
    assert done.returncode == 1
    assert "broken: RuntimeError: this one is broken\n" in done.stderr
    assert f"Upgraded: {len(NAMES)}. Failed: 1." in done.stdout
    assert {label for label, revision in noted(many).items() if "later" not in revision} == {"broken"}
    assert all(has_column(many, label) for label in NAMES)
    assert not has_column(many, "broken")
    assert many.get("broken", "/charter").status_code == 200  # this code still serves it, and the others
    assert many.get(NAMES[3], "/charter").status_code == 200


def test_a_canary_that_fails_stops_it(hall: Hall, release: Path) -> None:
    hall.found("first")
    hall.found("broken")
    done = upgrade(hall, release, "--canary", "broken")
    assert (done.returncode, "nothing else was touched" in done.stderr) == (1, True)
    assert not has_column(hall, "first")


@pytest.mark.parametrize("whom", ["command", "worker"])
def test_killed_in_the_midst(many: Hall, release: Path, whom: str) -> None:
    victim = {"KILL_AT": f'"{NAMES[11].title()}"', "KILL_WHOM": whom}
    killed = upgrade(many, release, "--canary", NAMES[0], **victim)
    assert killed.returncode == (-9 if whom == "command" else 1), killed.stderr
    settle(many)
    half = [label for label, revision in noted(many).items() if "later" in revision]
    assert 0 < len(half) < len(NAMES)
    assert all(has_column(many, label) for label in half)
    assert upgrade(many, release).returncode == 0
    assert all("later" in revision for revision in noted(many).values())
    assert all(has_column(many, label) for label in NAMES)


def settle(hall: Hall) -> None:
    """The workers of a command that was killed end what they have in hand, and themselves."""
    before, now = {}, noted(hall)
    while before != now:
        time.sleep(0.5)
        before, now = now, noted(hall)


def test_one_that_was_not_reached_is_migrated_when_opened(hall: Hall, release: Path) -> None:
    hall.found("first")
    hall.found("broken")
    later.release(release)
    assert hall.get("first", "/charter").status_code == 200
    assert has_column(hall, "first")
    page = hall.get("broken", "/charter")
    assert (page.status_code, "being upgraded" in page.text) == (503, True)
    assert noted(hall) == {"first": "later+rides_0001", "broken": f"{later.BEFORE}+rides_0001"}


def test_many_that_were_not_reached_are_opened_at_once(many: Hall, release: Path) -> None:
    """By threads of one process, as a worker's are."""
    later.release(release)
    labels = [entry.label for entry in many.hosting.directory.all() if entry.label != "broken"]
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda label: many.get(label, "/charter").status_code, labels))
    assert pages == [200] * len(labels)
    assert all(has_column(many, label) for label in labels)


def test_a_later_releases_co_op_is_served_as_it_is(hall: Hall, release: Path) -> None:
    hall.found("first")
    later.release(release)
    hall.get("first")
    later.withdraw()
    assert hall.get("first", "/charter").status_code == 200
    assert noted(hall) == {"first": "later+rides_0001"}


def test_a_service_taken_up_by_vote_is_noted_when_opened(hall: Hall) -> None:
    answers = SHEET.charter({"name": "First", "contact_email": "data@coop.example", "slug": "first"})
    entry = hall.hosting.found(answers | {"services": []})
    assert noted(hall) == {"first": later.BEFORE}
    with hall.hosting.at(entry):
        founding.take_up(["rides"])
        assert noted(hall) == {"first": revisions.UNKNOWN}
        db.session.rollback()
    assert hall.get("first", "/charter").status_code == 200
    assert noted(hall) == {"first": later.BEFORE}
