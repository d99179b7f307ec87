"""Who rewrites how a choice or an election went, and seals it anew, is caught by the count and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from governance.ballroom import Ballroom
from stage import Stage

from coop.governance import record, verify
from coop.governance.verify import digest

Link = dict[str, Any]


@pytest.fixture
def choice(ballroom: Ballroom, stage: Stage) -> Link:
    """The second of three options was chosen."""
    ballroom.rank(ballroom.offer(), "1", "1", "2", "2", "3 2")
    with stage.data():
        return record.export()


@pytest.fixture
def filling(ballroom: Ballroom, stage: Stage) -> Link:
    """Dora fills the seat that Cleo left."""
    ballroom.vote(ballroom.open("Ada", "Ben", "Cleo"), *[{"c1": "1", "c2": "2", "c3": "3"}] * 5)
    ballroom["Cleo"].post(f"/offices/{ballroom.role('Cleo')}/resignation")
    ballroom.vote(ballroom.open("Dora", "Eli", office="vacant"), *[{"c1": "1"}] * 5)
    with stage.data():
        return record.export()


@pytest.mark.parametrize(
    "lie",
    [
        {"elected": [1]}, {"elected": [2, 1]}, {"elected": []}, {"elected": [4]}, {"elected": ["2"]},
        {"seats": 0}, {"seats": 3}, {"seats": 2}, {"candidates": 1}, {"candidates": 2}, {"seed": "mine"},
        {"method": "plurality"}, {"method": "scottish-stv"}, {"matter": "elections"}, {"matter": "project"},
        {"ballots": ["1", "1", "1", "2", "3,2"]}, {"ballots": ["1", "1", "2", "2", "2,2"]},
        {"ballots": ["1", "1", "2", "2", "yes"]}, {"passed": False}, {"office": "board"}, {"none": None},
    ],
)  # fmt: skip
def test_a_choice_that_went_otherwise_is_caught(choice: Link, lie: Link) -> None:
    assert verify.verify(choice).holds
    assert not verify.verify(forged(choice, lie)).holds


@pytest.mark.parametrize(
    "lie",
    [
        {"elected": [2]}, {"seats": 4, "elected": [1, 2]}, {"seats": 0, "elected": []}, {"office": "chair"},
        {"until": "2026-01-01T00:00:00.000000+00:00"}, {"until": None, "term_months": 12},
        {"term_months": 12}, {"until": None},
    ],
)  # fmt: skip
def test_a_seat_that_was_filled_otherwise_is_caught(filling: Link, lie: Link) -> None:
    report = verify.verify(filling)
    assert report.holds, report.lines
    assert not verify.verify(forged(filling, lie)).holds


def forged(export: Link, lie: Link) -> Link:
    """The last decision says something else, under a new seal; what is None is left out."""
    rewritten = deepcopy(export)
    last = rewritten["decisions"][-1]
    last.update(lie)
    for fact in _without(lie):
        del last[fact]
    last["hash"] = digest(last)
    return rewritten


def _without(lie: Link) -> Iterator[str]:
    return (fact for fact, value in lie.items() if value is None)
