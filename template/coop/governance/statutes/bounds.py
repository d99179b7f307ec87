"""How far the law lets a rule go. Parts of votes are compared as the fractions they are, never as floats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

USUAL = "usual"  # the co-op's own general rule, which is held against the law where it stands


@dataclass(frozen=True)
class Bounds:
    """What is None or empty sets no limit. Of a list, the law counts how many are in it."""

    at_least: Any = None
    at_most: Any = None
    one_of: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        return self != Bounds()

    def allow(self, value: Any) -> bool:
        return value == USUAL or (
            (self.at_least is None or _size(value) >= _size(self.at_least))
            and (self.at_most is None or _size(value) <= _size(self.at_most))
            and (not self.one_of or value in self.one_of)
        )


def _size(value: Any) -> Fraction:
    return Fraction(len(value) if isinstance(value, list) else value)
