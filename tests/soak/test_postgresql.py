"""What the tests of hosting try on files, on PostgreSQL behind a pooler."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hosts import Hall
from isolation import crossing, hosted, mail, walls
from isolation.pair import Pair
from isolation.plants import Check
from isolation.routes import leaks, shown
from postgresql import grounds

CHECKS: list[Check] = [
    crossing.threads, mail.letters, walls.names, walls.states, walls.contexts, walls.keys, walls.limits,
]  # fmt: skip


LETTERS = "abcdefgh"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with (
        grounds.cluster() as url,
        grounds.pooler(url) as pooler,
        grounds.server(url, pooler) as server,
        grounds.hall(tmp_path / "host", server) as hall,
    ):
        yield hall


@pytest.fixture
def pair(hall: Hall) -> Pair:
    return Pair(hall)


def test_the_application_passes_its_own_tests_there() -> None:
    hosted.passes("template/tests", fewest=600, database="postgresql")


def test_no_answer_goes_astray(hall: Hall) -> None:
    """64 visitors of 64 co-ops at once, over three connections."""
    words = {f"grove-{one}{two}": f"Grove{one}{two}quartz" for one, two in product(LETTERS, repeat=2)}
    for label, word in words.items():
        hall.found(label, name=f"{word} Co-op")
    assert crossing.astray(hall, words, threads=64, requests=10_000) == []


def test_nothing_of_another_co_op_on_any_route(pair: Pair) -> None:
    assert len(shown(pair.mine)) > 30
    assert list(leaks(pair)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_else_leaks(pair: Pair, check: Check) -> None:
    assert list(check(pair)) == []
