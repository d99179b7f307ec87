"""What elected candidates keep of papers on their way: ways that begin alike are walked together."""

from __future__ import annotations

from collections.abc import Mapping

from .election import Ranking

NOBODY = -1  # where papers end that name nobody more


class Paths:
    """A step has the place of the step before and the elected candidate who keeps a part there."""

    def __init__(self, routes: Mapping[Ranking, Mapping[int, int]], unit: int) -> None:
        """`routes` has, for those whom papers pass, where they end and how many."""
        self.unit = unit
        self.steps: list[tuple[int, int]] = []
        self.papers: list[int] = []
        self.ends: list[tuple[int, int, int]] = []
        self._places: dict[Ranking, int] = {(): 0}
        for route, ends in routes.items():
            self._lay(route, sum(ends.values()))
            place = self._places[route]
            self.ends += [(place, number, count) for number, count in ends.items() if number != NOBODY]

    def _lay(self, route: Ranking, papers: int) -> None:
        for length in range(1, len(route) + 1):
            way = route[:length]
            if way not in self._places:
                self._places[way] = len(self._places)
                self.steps.append((self._places[way[:-1]], way[-1]))
                self.papers.append(0)
            self.papers[self._places[way] - 1] += papers

    def share_out(self, keep: Mapping[int, int], candidates: int) -> list[int]:
        """What is kept is rounded up, as the rule says; the rest goes on."""
        unit, votes, left = self.unit, [0] * candidates, [self.unit]
        for (before, number), papers in zip(self.steps, self.papers, strict=True):
            kept = -(-left[before] * keep[number] // unit)
            votes[number] += kept * papers
            left.append(left[before] - kept)
        for place, number, count in self.ends:
            votes[number] += left[place] * count
        return votes
