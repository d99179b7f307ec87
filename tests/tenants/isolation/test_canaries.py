"""Visitors of many co-ops at once each read their own co-op's words."""

from __future__ import annotations

from hosts import Hall
from isolation.crossing import astray


def test_no_answer_goes_astray(hall: Hall) -> None:
    canaries = {f"grove-{letter}": f"Grove{letter}quartz" for letter in "abcdefghkmnpqrstuvxyz"[:20]}
    for label, word in canaries.items():
        hall.found(label, name=f"{word} Co-op", purpose=f"To be {word}.")
    assert astray(hall, canaries, threads=8, requests=2000) == []
