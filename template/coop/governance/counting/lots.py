"""Ties: settled by an earlier stage at which they were none, or else by lot.

The lots are drawn before anyone votes: an order of all candidates, in which the first of those who are tied
is drawn. It is the order of the ballot paper, or follows from a seed: whoever recounts draws the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

Votes = Sequence[int]


@dataclass(frozen=True)
class Draw:
    """A lot that decided: who were tied, and who of them were drawn."""

    tied: tuple[int, ...]
    drawn: tuple[int, ...]


@dataclass(frozen=True)
class Lots:
    order: tuple[int, ...]

    @classmethod
    def as_on_the_ballot(cls, candidates: int) -> Lots:
        return cls(tuple(range(candidates)))

    @classmethod
    def from_seed(cls, candidates: int, seed: str) -> Lots:
        """By the SHA-256 of the seed, a colon and the number on the ballot paper; the lowest comes first."""
        return cls(
            tuple(
                sorted(
                    range(candidates),
                    key=lambda number: sha256(f"{seed}:{number + 1}".encode()).hexdigest(),
                )
            )
        )

    def lowest(self, tied: Iterable[int], earlier: Sequence[Votes]) -> tuple[int, Draw | None]:
        """Who had least of them at the latest of these stages at which they differed."""
        return self._settle(tied, earlier, min)

    def highest(self, tied: Iterable[int], earlier: Sequence[Votes]) -> tuple[int, Draw | None]:
        return self._settle(tied, earlier, max)

    def _settle(
        self, tied: Iterable[int], earlier: Sequence[Votes], wanted: Callable[[Iterable[int]], int]
    ) -> tuple[int, Draw | None]:
        left = sorted(tied)
        for votes in reversed(earlier):
            if len(left) == 1:
                break
            limit = wanted(votes[number] for number in left)
            left = [number for number in left if votes[number] == limit]
        if len(left) == 1:
            return left[0], None
        drawn = min(left, key=self.order.index)
        return drawn, Draw(tuple(left), (drawn,))

    def ranked(self, chosen: Iterable[int], stages: Sequence[Votes]) -> tuple[int, ...]:
        """Most votes first; if equal, who had more at the latest stage at which they differed."""
        return tuple(
            sorted(
                chosen,
                key=lambda number: (
                    [-votes[number] for votes in reversed(stages)],
                    self.order.index(number),
                ),
            )
        )
