"""The checks are worth their name: each wall, once broken on purpose, is missed by one of them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context

import pytest
from isolation import crossing, mail, walls
from isolation.pair import Pair
from isolation.plants import PLANTS, Check, Plant

from tenants.context import NoCoop, OtherCoop

CHECKS: list[Check] = [
    crossing.threads, mail.letters, walls.names, walls.domains, walls.states, walls.contexts, walls.sessions,
    walls.handles, walls.foundings, walls.keys, walls.limits,
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_where_nothing_is_broken_nothing_leaks(pair: Pair, check: Check) -> None:
    assert list(check(pair)) == []


@pytest.mark.parametrize(("plant", "check"), PLANTS, ids=lambda one: one.__name__)
def test_a_planted_leak_is_missed(
    pair: Pair, plant: Plant, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = copy_context().run(found_by, check, pair, lambda: plant(monkeypatch, pair))
    monkeypatch.undo()
    assert found is not None


def found_by(check: Check, pair: Pair, break_it: Callable[[], None]) -> str | None:
    """In a context of its own, for a plant may leave a co-op at hand."""
    break_it()
    try:
        return next(check(pair), None)
    except (OtherCoop, NoCoop) as held:  # a wall behind the broken one
        return repr(held)
