"""Colleges: groups of classes that members vote in, whose votes weigh what the bylaws say.

A college is known by its classes, `"users+producers"`. On its ballots the word of the vote follows its name,
`"users+producers:yes"`: without it nobody could weigh them. So a ballot tells its college, and in a small one
that can be as good as a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

AND = "+"
PART = re.compile(r"\d{1,4}/[1-9]\d{0,3}|\d{1,3}(\.\d{1,3})?")
SMALL = 5  # on the roll: with fewer, a college's result tells a lot of how each one voted


def classes(college: str) -> list[str]:
    return college.split(AND)


def of(member_class: str | None, colleges: Iterable[str]) -> str | None:
    """The college that the class votes in."""
    return next((college for college in colleges if member_class in classes(college)), None)


def weigh(colleges: Collection[str], on_roll: Collection[str | None]) -> bool:
    """Whether the weights hold for a roll of these classes. Every college must have someone in it, and
    everyone must have a college: else it is not clear whose a weight is, and each member has one vote."""
    found = {of(member_class, colleges) for member_class in on_roll}
    return bool(colleges) and found == set(colleges)


def said(college: str | None, choice: str) -> str:
    """A ballot as the record has it."""
    return f"{college}:{choice}" if college else choice


def choice(ballot: str) -> str:
    """What a ballot of yes and no says, whichever its college."""
    return ballot.rpartition(":")[2]


def within(college: str, ballots: Iterable[str]) -> list[str]:
    """What the college's ballots say."""
    return [choice(ballot) for ballot in ballots if ballot.startswith(f"{college}:")]


def read(things: Collection[str], given: Mapping[str, str]) -> dict[str, Fraction]:
    """What someone wrote, each college by its classes in their order. ValueError for a class that is there
    twice or not at all, and for what is no part."""
    named = [name for college in given for name in _split(college)]
    if len(set(named)) < len(named) or not set(named) <= set(things):
        raise ValueError("each class is in one college")
    return {
        AND.join(name for name in things if name in _split(college)): _part(part)
        for college, part in given.items()
    }


def _split(college: str) -> list[str]:
    return [name.strip() for name in classes(college)]


def _part(text: Any) -> Fraction:
    """A ratio, `1/3`, or a percentage, `33.3 %`."""
    written = str(text).replace(",", ".").replace("%", "").strip()
    if not PART.fullmatch(written):
        raise ValueError(f"{written} is no part")
    return Fraction(written) if "/" in written else Fraction(written) / 100
