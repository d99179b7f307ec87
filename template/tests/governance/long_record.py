"""A record of a hundred thousand links that holds: one rule is decided anew, again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from coop.governance.verify import FIRST_LINK, FORMAT, digest

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def record(links: int) -> dict[str, Any]:
    """Half of them are decisions, and half are entries that these make; the first entry is the founding."""
    first = _entry(1, 155, None, FIRST_LINK, START)
    entries, decisions, last = [first], list[dict[str, Any]](), FIRST_LINK
    for number in range(1, links // 2 + 1):
        at = START + timedelta(minutes=number)
        decisions.append(vote := _decision(number, last, at))
        last = vote["hash"]
        entries.append(_entry(number + 1, number % 360, vote, entries[-1]["hash"], at))
    return {
        "format": FORMAT,
        "entries": entries,
        "decisions": decisions,
        "in_force": {"hue": entries[-1]["value"]},
    }


def _entry(seq: int, value: int, vote: dict[str, Any] | None, previous: str, at: datetime) -> dict[str, Any]:
    return _sealed(
        seq=seq,
        clause="hue",
        value=value,
        decision=vote["number"] if vote else None,
        decision_hash=vote["hash"] if vote else None,
        enacted_at=_text(at),
        previous=previous,
    )


def _decision(number: int, previous: str, at: datetime) -> dict[str, Any]:
    """All three voted yes, so it was counted at once."""
    return _sealed(
        number=number, proposal=number, charter_seq=number, opened_at=_text(at), counted_at=_text(at),
        closes_at=_text(at + timedelta(days=7)), quorum="1/3", majority="1/2", more_than=True, electorate=3,
        roll=3, voted=3, ballots=["yes"] * 3, yes=3, no=0, abstain=0, passed=True, reason=None,
        previous=previous, matter="rules", changes={"hue": number % 360}, text="f" * 64, contest=number,
        reading=1, readings=1, method="majority", abstentions="aside", secret=True, roll_hash="e" * 64,
    )  # fmt: skip


def _sealed(**said: Any) -> dict[str, Any]:
    return {**said, "hash": digest(said)}


def _text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")
