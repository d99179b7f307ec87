"""Codes that are read aloud, copied from a blackboard and typed on a phone. Pure.

Syllables of letters that nobody takes for another: with no l and no figure, so that a 1 can only be an i and
a 0 an o. Six syllables of forty are 32 bits: plenty for a code that may be tried a few times an hour, and
that opens nothing but an invitation.
"""

from __future__ import annotations

import secrets

CONSONANTS, VOWELS = "bdkmnprstv", "aeio"
SYLLABLES = 6
UNSAID = ("dike", "kike", "pede", "pedo", "rape", "rapi", "sodo")  # the words of such syllables that hurt
TAKEN_FOR = str.maketrans("01l", "oii")


def draw() -> str:
    """As it is kept: twelve letters."""
    while True:
        code = "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES))
        if not any(word in code for word in UNSAID):
            return code


def read(typed: str) -> str:
    """As it is kept, however it was typed."""
    letters = typed.casefold().translate(TAKEN_FOR)
    return "".join(letter for letter in letters if letter.isalnum())


def shown(code: str) -> str:
    """BAKO-TIMI-REDA"""
    return "-".join((code[:4], code[4:8], code[8:])).upper()
