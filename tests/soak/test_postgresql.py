"""What the tests of hosting try on files, on PostgreSQL behind a pooler."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from isolation import crossing, hosted, mail, walls
from isolation.pair import Pair
from isolation.plants import Check
from isolation.routes import leaks, shown
from postgresql import grounds

CHECKS: list[Check] = [
    crossing.threads, mail.letters, walls.names, walls.states, walls.contexts, walls.keys, walls.limits,
]  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with (
        grounds.cluster() as url,
        grounds.pooler(url) as pooler,
        grounds.server(url, pooler) as server,
        grounds.hall(tmp_path / "host", server) as hall,
    ):
        yield Pair(hall)


def test_the_application_passes_its_own_tests_there() -> None:
    hosted.passes("template/tests", fewest=600, database="postgresql")


def test_nothing_of_another_co_op_on_any_route(pair: Pair) -> None:
    assert len(shown(pair.mine)) > 30
    assert list(leaks(pair)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_else_leaks(pair: Pair, check: Check) -> None:
    assert list(check(pair)) == []
