"""Papers in piles, one for each candidate, and how they go from one to the next.

Papers that came at one value lie together: a pile is passed on by value, not paper by paper.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from .election import Ranking

Paper = tuple[int, Ranking, int]
"""How many, what they say, and the place of the first preference not yet looked at."""


class Piles:
    """`votes` is what each candidate is credited with, `stranded` what nobody could be given."""

    def __init__(self, candidates: int, papers: Mapping[Ranking, int], standing: Collection[int], unit: int):
        self.votes = [0] * candidates
        self.stranded = 0
        self._piles: list[dict[int, list[Paper]]] = [{} for _ in range(candidates)]
        self.valid = sum(papers.values()) * unit
        self._deal(((count, ranking, 0) for ranking, count in papers.items()), unit, frozenset(standing))

    def pass_on(self, giver: int, to: Collection[int], revalue: Callable[[int], int]) -> None:
        """Every paper goes to whom it wants next of `to`. What the giver keeps is for the caller to say."""
        pile, self._piles[giver] = self._piles[giver], {}
        receivers = frozenset(to)
        for value, papers in pile.items():
            self._deal(papers, revalue(value), receivers)

    def _deal(self, papers: Iterable[Paper], value: int, receivers: frozenset[int]) -> None:
        """Where the time goes: every paper that moves comes by here."""
        numbers = [0] * len(self.votes)
        hands = [pile.setdefault(value, []) for pile in self._piles]
        for count, ranking, place in papers:
            for number in ranking[place:]:
                place += 1
                if number in receivers:
                    numbers[number] += count
                    hands[number].append((count, ranking, place))
                    break
            else:
                self.stranded += count * value
        for number, count in enumerate(numbers):
            self.votes[number] += count * value
