"""Which domain names a co-op may answer at besides its own label below the host's. Pure.

Sources: RFC 1035, section 2.3.4 (lengths); RFC 5891, section 5 (names with letters of their own); Unicode
Technical Standard 46 (as people type them); RFC 6761, section 6 (names that lead nowhere).
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address

import idna

LONGEST = 253
NOWHERE = frozenset({"localhost", "local", "internal", "invalid", "onion", "arpa"})


class Fault(StrEnum):
    """Why a name is refused; the first that holds."""

    MALFORMED = "malformed"
    NUMERIC = "numeric"
    ALONE = "alone"
    NOWHERE = "nowhere"
    HOSTS = "host's"


def parse(text: str, host: str) -> str | Fault:
    """As browsers ask for it: lower case, in ASCII. `host` is the host's own name."""
    typed = text.strip().removesuffix(".")
    if _is_numeric(typed):
        return Fault.NUMERIC
    try:
        name = idna.encode(typed, uts46=True, std3_rules=True).decode("ascii")
        idna.decode(name)  # one that was typed in ASCII may be no name at all
    except (idna.IDNAError, UnicodeError):
        return Fault.MALFORMED
    return _unfit(name, host) or name


def shown(name: str) -> str:
    """As people read it. The ASCII form beside it where the two differ, for letters can be mistaken."""
    unicode = idna.decode(name)
    return name if unicode == name else f"{unicode} ({name})"


def _unfit(name: str, host: str) -> Fault | None:
    labels = name.split(".")
    if len(name) > LONGEST:
        return Fault.MALFORMED
    if len(labels) < 2:
        return Fault.ALONE
    if labels[-1].isdigit():
        return Fault.NUMERIC
    if name == host or name.endswith(f".{host}"):
        return Fault.HOSTS
    return Fault.NOWHERE if labels[-1] in NOWHERE else None


def _is_numeric(text: str) -> bool:
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True
