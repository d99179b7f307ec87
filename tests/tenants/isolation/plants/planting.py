"""How a leak is planted: by breaking one wall. A plant gets what a test may break, and the two co-ops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from isolation.pair import Pair

from coop.database import db
from tenants.context import Coop

Break = pytest.MonkeyPatch
Check = Callable[[Pair], Iterator[str]]
Plant = Callable[[Break, Pair], None]
PLANTS: list[tuple[Plant, Check]] = []


def missed_by(check: Check) -> Callable[[Plant], Plant]:
    """The check that must find the leak."""

    def note(plant: Plant) -> Plant:
        PLANTS.append((plant, check))
        return plant

    return note


def engine_of(pair: Pair) -> sa.Engine:
    with pair.hall.hosting.app.app_context():
        return db.engine


def remembered(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever was answered first is answered ever after."""
    kept: list[Any] = []

    def again(*arguments: Any, **options: Any) -> Any:
        if not kept:
            kept.append(answer(*arguments, **options))
        return kept[0]

    return again


def first_of(pair: Pair) -> Coop:
    return pair.hall.hosting.coop(pair.mine.entry)
