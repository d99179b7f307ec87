"""How much of the host a co-op may take: what its own limits are, and how they are written. Pure.

Each limit is the host's unless the operator gave the co-op one of its own; `Limits.NONE` is no limit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from tenants.directory import Entry

NONE = 0
UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
WRITTEN = re.compile(r"([0-9]{1,12})\s*([kmgt]?b)?", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """`NONE` is no limit."""

    disk: int = 10**9  # bytes
    requests: int = 3000  # a minute
    mail: int = 1000  # letters in 24 hours
    jobs: int = 300  # seconds of upkeep in an hour

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """ValueError names the variable and says what would be right."""
        given = {name: environ[variable] for name, variable in VARIABLES.items() if environ.get(variable)}
        try:
            return cls(**{name: parse(name, text) for name, text in given.items()})
        except Unreadable as unfit:
            raise ValueError(f"{VARIABLES[unfit.name]} {unfit}") from None


NAMES = tuple(asdict(Limits()))
VARIABLES = {
    "disk": "ANDEL_QUOTA_DISK",
    "requests": "ANDEL_QUOTA_REQUESTS",
    "mail": "ANDEL_QUOTA_MAIL",
    "jobs": "ANDEL_QUOTA_JOBS",
}
ABOUT = {
    "disk": "for its database",
    "requests": "requests in a minute",
    "mail": "letters in 24 hours",
    "jobs": "seconds of upkeep in an hour",
}


class Unreadable(ValueError):
    """What was written is no limit."""

    def __init__(self, name: str, text: str) -> None:
        right = "500 MB" if name == "disk" else "600"
        super().__init__(f"must look like {right}, or none, and not {text!r}.")
        self.name = name


def parse(name: str, text: str) -> int:
    """`500 MB` for the disk, a whole number for anything else, `none` for no limit. Unreadable."""
    if text.strip().lower() == "none":
        return NONE
    found = WRITTEN.fullmatch(text.strip())
    unit = (found[2] or "").lower() if found else ""
    if found is None or int(found[1]) == 0 or (unit and name != "disk"):
        raise Unreadable(name, text)
    return int(found[1]) * UNITS[unit]


def of(entry: Entry, limits: Limits) -> Limits:
    """Its own where it has some, else the host's."""
    own = entry.quotas or {}
    return (
        Limits(**{**asdict(limits), **{name: own[name] for name in NAMES if name in own}}) if own else limits
    )


def written(name: str, amount: int) -> str:
    """For people: `1.2 GB`, `600`, `no limit`."""
    if amount == NONE:
        return "no limit"
    return size(amount) if name == "disk" else f"{amount:,}"


def size(count: int) -> str:
    unit = next(unit for unit in reversed(UNITS) if count >= UNITS[unit] or not unit)
    return f"{count / UNITS[unit]:.3g} {unit.upper() or 'bytes'}"
