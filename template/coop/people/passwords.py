"""What a password must be. Source: NIST SP 800-63B, section 5.1.1.2: length, and no rules of composition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 10, 200  # characters
FEWEST_DIFFERENT = 4


def normal(password: str) -> str:
    """The same text typed on another keyboard can come as other code points (NFKC, as NIST asks)."""
    return unicodedata.normalize("NFKC", password)


def has_right_length(password: str) -> bool:
    return SHORTEST <= len(normal(password)) <= LONGEST


def is_easily_guessed(password: str, known: Iterable[str]) -> bool:
    """`known` is what a stranger would try first: the name and the address."""
    typed = normal(password).casefold()
    return len(set(typed)) < FEWEST_DIFFERENT or typed in _variants(known)


def _variants(known: Iterable[str]) -> set[str]:
    words = {normal(word).casefold() for word in known}
    return words | {word.replace(" ", "") for word in words} | {word.partition("@")[0] for word in words}
