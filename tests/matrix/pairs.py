"""Few sets of answers that try many of them together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any


def pairs(options: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Few rows in which every two options of different questions meet."""
    keys = list(options)
    waiting = {
        ((one, a), (two, b))
        for place, one in enumerate(keys)
        for two in keys[place + 1 :]
        for a, b in product(range(len(options[one])), range(len(options[two])))
    }
    rows = []
    while waiting:
        row = dict(min(waiting))
        for key in keys:
            if key not in row:
                row[key] = max(range(len(options[key])), key=lambda one: _met(row | {key: one}, waiting))
        waiting -= _within(row)
        rows.append({key: options[key][row[key]] for key in keys})
    return rows


def _met(row: Mapping[str, int], waiting: set[Any]) -> int:
    return len(_within(row) & waiting)


def _within(row: Mapping[str, int]) -> set[Any]:
    items = list(row.items())
    return {(a, b) for a in items for b in items if a != b}
