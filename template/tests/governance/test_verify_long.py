"""A record as it may be after decades: whatever is done to one of its links is found."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from governance.long_record import record

from coop.governance.verify import verify

LINKS, DRAWN = 100_000, 4000
Record = dict[str, Any]


@pytest.fixture(scope="module")
def long() -> Record:
    return record(LINKS)


@pytest.fixture(scope="module")
def shorter() -> Record:
    return record(DRAWN)


def edited(links: list[Any], at: int, draw: Random) -> None:
    key = draw.choice(sorted(links[at]))
    links[at] = links[at] | {key: f"{links[at][key]}x"}


def left_out(links: list[Any], at: int, _draw: Random) -> None:
    del links[at]


def put_in(links: list[Any], at: int, _draw: Random) -> None:
    links.insert(at, dict(links[at]))


def moved(links: list[Any], at: int, draw: Random) -> None:
    other = draw.choice([place for place in range(len(links)) if place != at])
    links[at], links[other] = links[other], links[at]


HARM = (edited, left_out, put_in, moved)


def harmed(whole: Record, what: str, harm: Any, at: int, draw: Random) -> Record:
    links = list(whole[what])
    harm(links, at, draw)
    return whole | {what: links}


def test_it_holds(long: Record) -> None:
    assert len(long["entries"]) + len(long["decisions"]) == LINKS + 1
    assert verify(long).holds


@pytest.mark.parametrize("harm", HARM)
def test_among_a_hundred_thousand_links_one_is_found(long: Record, harm: Any) -> None:
    draw = Random(harm.__name__)
    what = draw.choice(["entries", "decisions"])
    assert not verify(harmed(long, what, harm, draw.randrange(LINKS // 2), draw)).holds


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("what", ["entries", "decisions"])
def test_wherever_it_is(shorter: Record, what: str, harm: Any) -> None:
    """The first, the last, and some that are drawn."""
    draw = Random(f"{what} {harm.__name__}")
    places = [0, DRAWN // 2 - 1, *(draw.randrange(DRAWN // 2) for _ in range(10))]
    assert [at for at in places if verify(harmed(shorter, what, harm, at, draw)).holds] == []
