"""An election as it was held: who stood, how many seats, and every ballot. Nothing here is counted yet.

Candidates are numbers from 0, in the order of the ballot paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

Ranking = tuple[int, ...]
BEST_SCORE = 5


class BadElection(ValueError):
    """What cannot be counted as it is; says why in a sentence."""


class BadBallot(BadElection):
    """`place` is the ballot's in the election."""

    def __init__(self, place: int, what: str) -> None:
        super().__init__(f"Ballot {place + 1}: {what}.")
        self.place, self.what = place, what


class Ballot(NamedTuple):
    """`weight` papers that say the same; the candidate whom they want most comes first.

    By score, they give each candidate in `ranking` the number in the same place of `scores`.
    """

    weight: int
    ranking: Ranking
    scores: tuple[int, ...] = ()


@dataclass(frozen=True)
class Election:
    """BadElection if there is no seat to fill, or a ballot says what no voter can."""

    title: str
    seats: int
    candidates: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    withdrawn: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        numbers = frozenset(range(len(self.candidates)))
        if self.seats < 1:
            raise BadElection("There is no seat to fill.")
        if not self.withdrawn <= numbers:
            raise BadElection("Someone is withdrawn who never stood.")
        for place, ballot in enumerate(self.ballots):
            weight, ranking, scores = ballot
            named = set(ranking)
            if len(named) != len(ranking) or not named <= numbers or weight < 1:
                raise BadBallot(place, self._fault(ballot))
            if scores and (len(scores) != len(ranking) or not 0 <= min(scores) <= max(scores) <= BEST_SCORE):
                raise BadBallot(place, f"it should give everyone whom it names a score of 0 to {BEST_SCORE}")

    def _fault(self, ballot: Ballot) -> str:
        weight, ranking, _ = ballot
        if weight < 1:
            return f"it stands for {weight} papers"
        for place, number in enumerate(ranking):
            if not 0 <= number < len(self.candidates):
                return f"{number + 1} is no candidate; they are 1 to {len(self.candidates)}"
            if number in ranking[:place]:
                return f"it names candidate {number + 1} twice"
        raise AssertionError(ranking)

    @property
    def standing(self) -> tuple[int, ...]:
        return tuple(number for number in range(len(self.candidates)) if number not in self.withdrawn)

    def papers(self) -> dict[Ranking, int]:
        """How many papers rank those who stand in each way; a paper that ranks none of them is not valid."""
        counted: dict[Ranking, int] = {}
        for weight, ranking, _ in self._of_the_standing():
            counted[ranking] = counted.get(ranking, 0) + weight
        counted.pop((), None)
        return counted

    def _of_the_standing(self) -> Iterator[Ballot]:
        if not self.withdrawn:
            yield from self.ballots
            return
        for weight, ranking, _ in self.ballots:
            yield Ballot(weight, tuple(number for number in ranking if number not in self.withdrawn))

    def labels(self) -> tuple[str, ...]:
        """The candidates' names; who shares a name is told apart by the number on the ballot paper."""
        shared = Counter(self.candidates)
        return tuple(
            name if shared[name] == 1 else f"{name} ({number})"
            for number, name in enumerate(self.candidates, 1)
        )
