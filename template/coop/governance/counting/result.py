"""What a count comes to: stage by stage, as a published result sheet shows it.

Votes are whole numbers of the smallest part that the rule knows: `places` decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .election import Election
from .lots import Draw


class Step(StrEnum):
    FIRST = "first preferences"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    APPROVALS = "approvals"
    SCORES = "scores"


@dataclass(frozen=True)
class Stage:
    """How things stand after `step`, in which the papers of `givers` went on.

    Everything is somewhere: `votes` and `exhausted` come to the valid papers. Of `exhausted`, `lost` is what
    truncating left over; the rest lies on papers that name nobody who could still have them.
    """

    step: Step
    givers: tuple[int, ...]
    votes: tuple[int, ...]
    quota: int | None
    exhausted: int
    lost: int = 0
    elected: tuple[int, ...] = ()
    draw: Draw | None = None


@dataclass(frozen=True)
class Result:
    election: Election
    places: int
    stages: tuple[Stage, ...]

    @property
    def elected(self) -> tuple[int, ...]:
        """As they were elected: by stage, and within one by votes."""
        return tuple(number for stage in self.stages for number in stage.elected)

    def decimal(self, parts: int) -> str:
        """`"1914.00000"`."""
        if not self.places:
            return str(parts)
        whole, part = divmod(abs(parts), 10**self.places)
        return f"{'-' if parts < 0 else ''}{whole}.{part:0{self.places}}"
