"""Single transferable vote by Meek's method.

Who is elected keeps as much of each vote as the quota asks, and the quota falls as votes run out.
Algorithm 123 of I. D. Hill, B. A. Wichmann and D. R. Woodall (The Computer Journal 30, 1987, 277), in the
fixed arithmetic of the Proportional Representation Foundation's reference rule: nine decimals, rounded as
each step says, until less than a millionth of a vote is surplus. Ties are settled as everywhere here.
"""

from __future__ import annotations

from .election import Election, Ranking
from .lots import Draw, Lots
from .paths import Paths
from .result import Result, Stage, Step

PLACES = 9
UNIT = 10**PLACES
OMEGA = UNIT // 10**6
Paper = tuple[int, int, Ranking, int]
"""The path that it is on, how many of it, what it says, and the place of the next preference."""


def count(election: Election, lots: Lots) -> Result:
    counting = _Counting(election, lots)
    counting.close(Step.FIRST)
    while counting.vacancies and counting.hopeful:
        if counting.won:
            counting.close(Step.SURPLUS, tuple(sorted(counting.keep)))
        else:
            counting.exclude()
    return Result(election, PLACES, tuple(counting.stages))


class _Counting:
    """`keep` is what each elected candidate keeps of a vote; a hopeful one keeps all, an excluded one none.

    So what is left of a paper ends at the first hopeful candidate on it, and all papers that pass the same
    elected ones on their way to the same end are alike: `paths` counts them, `ends` has them one by one.
    """

    def __init__(self, election: Election, lots: Lots) -> None:
        papers = election.papers()
        self.lots = lots
        self.seats = self.vacancies = election.seats
        self.hopeful = set(election.standing)
        self.keep: dict[int, int] = {}
        self.won: set[int] = set()
        self.stages: list[Stage] = []
        self.votes = [0] * len(election.candidates)
        self.valid = sum(papers.values()) * UNIT
        self.quota = self.surplus = 0
        self.ends: dict[int, list[Paper]] = {}
        self.paths = Paths(UNIT)
        self._sort([(0, count, ranking, 0) for ranking, count in papers.items()])

    def exclude(self) -> None:
        """Whoever is within the surplus of the lowest is tied with them: that much could still come."""
        least = min(self.votes[number] for number in self.hopeful) + self.surplus
        tied = [number for number in self.hopeful if self.votes[number] <= least]
        loser, draw = self.lots.lowest(tied, [stage.votes for stage in self.stages[:-1]])
        self.hopeful.remove(loser)
        self._send_on(loser)
        self.close(Step.EXCLUSION, (loser,), draw)

    def close(self, step: Step, givers: tuple[int, ...] = (), draw: Draw | None = None) -> None:
        self._iterate()
        votes = tuple(self.votes)
        earlier = [stage.votes for stage in self.stages]
        if len(self.hopeful) <= self.vacancies:
            self.won = set(self.hopeful)
        elected = self.lots.ranked(self.won, [*earlier, votes])[: self.vacancies]
        self.stages.append(
            Stage(step, givers, votes, self.quota, self.valid - sum(votes), elected=elected, draw=draw)
        )
        self.vacancies -= len(elected)
        for number in elected:
            self.hopeful.remove(number)
            self.keep[number] = UNIT
            self._send_on(number)

    def _iterate(self) -> None:
        """Until someone is elected, or as good as no surplus is left."""
        before = self.valid + 1
        while True:
            self.votes = self.paths.share_out(self.keep, len(self.votes))
            self.quota = sum(self.votes) // (self.seats + 1) + 1
            self.won = {number for number in self.hopeful if self.votes[number] >= self.quota}
            self.surplus = max(0, sum(self.votes[number] - self.quota for number in self.keep))
            if self.won or self.surplus < OMEGA or self.surplus >= before:
                return
            before = self.surplus
            for number, kept in self.keep.items():
                self.keep[number] = _up(_up(kept * self.quota, UNIT) * UNIT, self.votes[number])

    def _send_on(self, number: int) -> None:
        self.paths.reopen(number)
        papers = self.ends.pop(number, [])
        self._sort(self._past(number, papers) if number in self.keep else papers)

    def _sort(self, papers: list[Paper]) -> None:
        """To the next hopeful candidate: an elected one is passed on the way, an excluded one passed over."""
        while papers:
            passing: dict[int, list[Paper]] = {}
            for path, count, ranking, place in papers:
                for number in ranking[place:]:
                    place += 1
                    if number in self.hopeful:
                        self.paths.end(number, path, count)
                        self.ends.setdefault(number, []).append((path, count, ranking, place))
                        break
                    if number in self.keep:
                        passing.setdefault(number, []).append((path, count, ranking, place))
                        break
            papers = [paper for number in passing for paper in self._past(number, passing[number])]

    def _past(self, number: int, papers: list[Paper]) -> list[Paper]:
        past = self.paths.lead_past(number, ((path, count) for path, count, _, _ in papers))
        return [(past[path], count, ranking, place) for path, count, ranking, place in papers]


def _up(numerator: int, denominator: int) -> int:
    """Divided, and rounded up."""
    return -(-numerator // denominator)
