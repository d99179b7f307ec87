"""Old runs are removed by the rule that the operator gives, and with them what no other run needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hosts import Hall, host
from killed import killed
from notes import notes, write

from tenants.copies import backup
from tenants.copies.backup import run
from tenants.copies.pruning import Keep
from tenants.copies.restoring import restore
from tenants.copies.runs import TIME, Run
from tenants.errors import NotBackedUp

TODAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def runs_at(times: Iterable[datetime]) -> list[Run]:
    return [Run(Path(f"{time.strftime(TIME)}.json")) for time in sorted(times, reverse=True)]


def days_kept(keep: Keep, times: Iterable[datetime]) -> list[int]:
    """How many days ago."""
    return sorted((TODAY - run.at).days for run in keep.of(runs_at(times)))


DAILY = [TODAY - timedelta(days=day) for day in range(100)]


@pytest.mark.parametrize(
    ("keep", "days"),
    [
        (Keep(daily=3), [0, 1, 2]),
        (Keep(weekly=3), [0, 3, 10]),  # a Wednesday, and the Sundays before
        (Keep(monthly=3), [0, 25, 56]),
        (Keep(daily=2, weekly=2, monthly=2), [0, 1, 3, 25]),
        (Keep(), [0]),
    ],
)
def test_the_last_of_each_span_is_kept(keep: Keep, days: list[int]) -> None:
    assert days_kept(keep, DAILY) == days


def test_days_without_a_run_do_not_count() -> None:
    assert days_kept(Keep(daily=3), DAILY[::30]) == [0, 30, 60]


def test_only_the_last_of_a_day() -> None:
    hours = [TODAY - timedelta(hours=hour) for hour in range(10)]
    assert len(Keep(daily=7).of(runs_at(hours))) == 1


def test_what_no_run_needs_is_removed_and_what_is_kept_comes_back(hall: Hall, copies: Path) -> None:
    first, second = hall.found("first"), hall.found("second")
    for text in ("one", "two"):
        write(hall, first, text)
        run(hall.hosting, copies)
    write(hall, second, "mine")
    saved = run(hall.hosting, copies, Keep(daily=1))
    assert (saved.pruned.runs, len(backup.depot(hall.hosting, copies).runs())) == (2, 1)
    assert len(list(copies.glob("objects/??/*"))) == 3
    write(hall, first, "three")
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["one", "two"]


def test_the_last_copy_of_one_that_cannot_be_copied_is_kept(hall: Hall, copies: Path) -> None:
    first = hall.found("first")
    run(hall.hosting, copies)
    hall.hosting.files.path(first.id).write_bytes(b"no database")
    saved = run(hall.hosting, copies, Keep(daily=1))
    assert (list(saved.missed), saved.pruned.runs) == (["first"], 0)
    restore(hall.hosting, first, copies)


def test_without_a_rule_everything_is_kept(hall: Hall, copies: Path) -> None:
    hall.found("first")
    for _time in range(3):
        run(hall.hosting, copies)
    assert len(backup.depot(hall.hosting, copies).runs()) == 3


def test_nothing_is_removed_when_nobody_can_tell(hall: Hall, copies: Path) -> None:
    """A sealed run whose index was lost: what it needs cannot be read."""
    first = hall.found("first")
    run(hall.hosting, copies)
    (old,) = backup.depot(hall.hosting, copies).runs()
    old.index.unlink()
    old.manifest.rename(old.manifest.with_name("20200101T000000.000000Z.age"))
    write(hall, first, "new")
    with pytest.raises(NotBackedUp, match="nobody can tell"):
        run(hall.hosting, copies, Keep(daily=2))
    assert len(list(copies.glob("objects/??/*"))) == 3  # the directory is the same
    assert len(backup.depot(hall.hosting, copies).runs()) == 2


@pytest.mark.parametrize("at", ["tenants.copies.pruning._sweep", "pathlib.Path.unlink"])
def test_a_kill_while_pruning_loses_nothing_that_is_kept(hall: Hall, copies: Path, at: str) -> None:
    first = hall.found("first")
    for text in ("one", "two"):
        write(hall, first, text)
        run(hall.hosting, copies)
    killed(
        hall,
        at,
        "tenants.copies.backup.run",
        f"Path({str(copies)!r}), __import__('tenants.copies.pruning').copies.pruning.Keep(1)",
    )
    saved = run(hall.hosting, copies, Keep(daily=1))
    assert saved.missed == {}
    assert len(list(copies.glob("objects/??/*"))) == 2
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == ["one", "two"]


@pytest.mark.parametrize(
    "at",
    [
        "tenants.copies.runs.Naming.of_content",
        "tenants.copies.depot.settle",
        "tenants.copies.depot.Depot.write",
        "tenants.storage.files.Files.forget_before",
    ],
)
def test_a_kill_in_a_run_leaves_the_last_whole_one(hall: Hall, copies: Path, at: str) -> None:
    first = hall.found("first")
    write(hall, first, "one")
    run(hall.hosting, copies)
    write(hall, first, "two")
    killed(hall, at, "tenants.copies.backup.run", f"Path({str(copies)!r})")
    assert notes(hall, first) == ["one", "two"]
    restore(hall.hosting, first, copies)
    assert notes(hall, first)[0] == "one"
    saved = run(hall.hosting, copies, Keep(daily=1))
    assert saved.missed == {}
    assert len(list(copies.glob("objects/??/*"))) == 2


def test_as_a_command(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    host(folder, "backup", "copies")
    assert "Pruned: 1 runs" in host(folder, "backup", "copies", "--keep-daily", "7").stdout
