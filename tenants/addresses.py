"""What a co-op's address may be: the label before the host's own name. Pure.

Sources: RFC 1035, section 2.3.1 (labels); RFC 5890, section 2.3.1 (labels that look like punycode); Unicode
Technical Standard 39, section 4 (look-alikes are compared by skeleton).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
SHORTEST = 2  # a single letter is too easily mistyped, and worth more than one co-op should have
LOOKS_LIKE = str.maketrans("0134578i", "oleastbl")


class Fault(StrEnum):
    """Why an address is refused; the first that holds."""

    MALFORMED = "malformed"
    PUNYCODE = "punycode"
    RESERVED = "reserved"
    OFFENSIVE = "offensive"


@dataclass(frozen=True)
class Address:
    """`skeleton` is the same for two addresses that a hurried reader takes for one another."""

    label: str
    skeleton: str


def parse(text: str) -> Address | Fault:
    """As people type it: case, and blanks around, do not matter; everything else does."""
    label = text.strip().lower()
    if len(label) < SHORTEST or LABEL.fullmatch(label) is None:
        return Fault.MALFORMED
    if label[2:4] == "--":
        return Fault.PUNYCODE
    skeleton = skeleton_of(label)
    if skeleton in RESERVED:
        return Fault.RESERVED
    if OFFENSIVE & {skeleton, *map(skeleton_of, label.split("-"))}:
        return Fault.OFFENSIVE
    return Address(label, skeleton)


def skeleton_of(label: str) -> str:
    """Hyphens do not tell addresses apart, nor o from 0, l from 1 and i, m from rn, w from vv."""
    return label.replace("-", "").translate(LOOKS_LIKE).replace("rn", "m").replace("vv", "w")


def _listed(kind: str) -> frozenset[str]:
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return frozenset(map(skeleton_of, lists[kind].split()))


RESERVED, OFFENSIVE = _listed("reserved"), _listed("offensive")
