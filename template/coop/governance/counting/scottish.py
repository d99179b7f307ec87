"""Single transferable vote, as Scotland elects its councils.

The Scottish Local Government Elections Order 2011 (SSI 2011/399), Schedule 1, rules 46 to 53: a whole quota,
the weighted inclusive Gregory method, and transfer values of five decimals, the rest ignored.

Two things are done as the sheets of the counting machines show them. The last exclusion is a stage like any
other, its papers transferred, before those left fill the last seats: rule 53(2), as SSI 2021/437 amended it,
asks for no such transfer and allows it. And what truncating leaves over is shown with what is not
transferable, so that each stage adds up to the valid papers.
"""

from __future__ import annotations

from .election import Election
from .lots import Draw, Lots
from .piles import Piles
from .result import Result, Stage, Step

PLACES = 5
UNIT = 10**PLACES


def count(election: Election, lots: Lots) -> Result:
    counting = _Counting(election, lots)
    counting.close(Step.FIRST)
    while counting.vacancies and counting.continuing:
        if counting.surpluses:
            counting.transfer_surplus()
        else:
            counting.exclude()
    return Result(election, PLACES, tuple(counting.stages))


def quota(valid: int, seats: int) -> int:
    """Rule 47: the fewest whole votes that only as many candidates as there are seats can have."""
    return valid // (seats + 1) + 1


class _Counting:
    """`surpluses` are those elected with more than the quota whose surplus was not transferred yet."""

    def __init__(self, election: Election, lots: Lots) -> None:
        papers = election.papers()
        self.lots = lots
        self.continuing = set(election.standing)
        self.vacancies = election.seats
        self.surpluses: set[int] = set()
        self.stages: list[Stage] = []
        self.piles = Piles(len(election.candidates), papers, self.continuing, UNIT)
        self.quota = quota(self.piles.valid // UNIT, election.seats) * UNIT

    def transfer_surplus(self) -> None:
        """Rules 49 and 50: the largest surplus first, one at a stage."""
        votes = self.piles.votes
        most = max(votes[number] for number in self.surpluses)
        tied = [number for number in self.surpluses if votes[number] == most]
        giver, draw = self.lots.highest(tied, self._earlier())
        self.surpluses.remove(giver)
        surplus = most - self.quota
        self.piles.pass_on(giver, self.continuing, lambda value: surplus * value // most)
        votes[giver] = self.quota
        self.close(Step.SURPLUS, giver, draw)

    def exclude(self) -> None:
        """Rules 51 and 52: the lowest, whose papers go on at the value at which they came."""
        votes = self.piles.votes
        least = min(votes[number] for number in self.continuing)
        tied = [number for number in self.continuing if votes[number] == least]
        giver, draw = self.lots.lowest(tied, self._earlier())
        self.continuing.remove(giver)
        self.piles.pass_on(giver, self.continuing, lambda value: value)
        votes[giver] = 0
        self.close(Step.EXCLUSION, giver, draw)

    def close(self, step: Step, giver: int | None = None, draw: Draw | None = None) -> None:
        """Rules 48 and 53: who has the quota is elected, and everyone left where there are seats for all."""
        votes = tuple(self.piles.votes)
        elected = {number for number in self.continuing if votes[number] >= self.quota}
        if len(self.continuing) <= self.vacancies:
            elected = set(self.continuing)
        self.continuing -= elected
        self.vacancies -= len(elected)
        self.surpluses |= {number for number in elected if votes[number] > self.quota}
        exhausted = self.piles.valid - sum(votes)
        self.stages.append(
            Stage(
                step,
                () if giver is None else (giver,),
                votes,
                self.quota,
                exhausted,
                lost=exhausted - self.piles.stranded,
                elected=self.lots.ranked(elected, [*self._earlier(), votes]),
                draw=draw,
            )
        )

    def _earlier(self) -> list[tuple[int, ...]]:
        return [stage.votes for stage in self.stages]
