"""Codes that are read aloud, copied from a blackboard and typed on a phone. Pure.

Syllables of letters that nobody takes for another: no l, so that an l or a 1 can only be an i; no o without
its syllable, so that a 0 is one. Six syllables of sixty are 35 bits: no more than a code needs that may be
tried a few times an hour, and that opens nothing.
"""

from __future__ import annotations

import secrets

from tenants.addresses import OFFENSIVE

CONSONANTS, VOWELS = "bdfgkmnprstv", "aeiou"
SYLLABLES = 6
TAKEN_FOR = str.maketrans("01l", "oii")


def draw() -> str:
    """As it is kept: twelve letters. Those in which someone reads a bad word are left in the hat."""
    while True:
        code = "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES))
        if not any(word in code for word in OFFENSIVE):
            return code


def read(typed: str) -> str:
    """As it is kept, however it was typed."""
    letters = typed.casefold().translate(TAKEN_FOR)
    return "".join(letter for letter in letters if letter.isalnum())


def shown(code: str) -> str:
    """BAKO-TIMU-REDA"""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4)).upper()
