"""What elected candidates keep of papers on their way: ways that begin alike are walked together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import mul, sub


class Paths:
    """A path is a number: 0 while nobody is passed, another for each path and whom one passes on it next.

    Those that are made at once, past the same candidate, are a group: to share out group by group, in loops
    that are not written in Python, takes little more than half as long as path by path.
    """

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.papers = [0]
        self.groups: list[tuple[int, list[int]]] = []
        self._past: dict[int, dict[int, int]] = {}
        self._ends: dict[int, dict[int, int]] = {}

    def lead_past(self, number: int, papers: Iterable[tuple[int, int]]) -> Mapping[int, int]:
        """Papers are on a path, so many of them; told is on which they are once they have passed `number`."""
        past, new = self._past.setdefault(number, {}), list[int]()
        for path, count in papers:
            if path not in past:
                past[path] = len(self.papers)
                self.papers.append(0)
                new.append(path)
            self.papers[past[path]] += count
        self.groups.append((number, new))
        return past

    def end(self, number: int, path: int, count: int) -> None:
        """Of so many papers on this path, `number` has all that is left."""
        ends = self._ends.setdefault(number, {})
        ends[path] = ends.get(path, 0) + count

    def reopen(self, number: int) -> None:
        """No paper ends there any more."""
        self._ends.pop(number, None)

    def share_out(self, keep: Mapping[int, int], candidates: int) -> list[int]:
        """What is kept is rounded up, as the rule says; the rest goes on."""
        unit, votes, left = self.unit, [0] * candidates, [self.unit]
        for number, paths in self.groups:
            weight, came = keep[number], list(map(left.__getitem__, paths))
            kept = [(part * weight + unit - 1) // unit for part in came]
            votes[number] += sum(map(mul, kept, self.papers[len(left) : len(left) + len(paths)]))
            left += map(sub, came, kept)
        for number, ends in self._ends.items():
            votes[number] += sum(map(mul, map(left.__getitem__, ends), ends.values()))
        return votes
