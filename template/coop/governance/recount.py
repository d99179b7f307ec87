"""Counts an election a second time, for whoever doubts the first: nothing is shared with what counted it.

    elected("scottish-stv", [[2, 1], [3], [2]], candidates=3, seats=2, seed="spring")    →    [2, 3]

Candidates are numbers from 1, and the elected come in the order in which they were elected. A ballot names
candidates, the most wanted first; by score it has pairs, a candidate and 0 to 5. Votes are whole numbers: of
hundred-thousandths by the Scottish rule (SSI 2011/399), and by Meek's of thousand-millionths, rounded as in
the reference rule of the Proportional Representation Foundation.

Who are tied are told apart by the latest stage at which they were not, and else by lot: whoever has the least
SHA-256, as hexadecimal, of `seed:number` is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

Ballot = Sequence[Any]
Ranking = tuple[int, ...]
Papers = Mapping[Ranking, int]
Votes = Mapping[int, int]
Lots = Mapping[int, str]
MOST_WIN = {"plurality", "approval", "score"}
BEST_SCORE = 5
ONE = 10**9  # vote, by Meek


def elected(method: str, ballots: Iterable[Ballot], candidates: int, seats: int, seed: str) -> list[int]:
    """ValueError for a ballot that nobody can cast or seats it cannot fill; KeyError for another method."""
    lots = {number: sha256(f"{seed}:{number}".encode()).hexdigest() for number in range(1, candidates + 1)}
    if seats < 1 or (method == "irv" and seats > 1):
        raise ValueError(f"{seats} cannot be elected by {method}")
    if method in MOST_WIN:
        return _most(method, ballots, seats, lots)
    papers = Counter(_ranking(ballot, lots) for ballot in ballots)
    papers.pop((), None)  # who names nobody does not move the quota
    if method == "irv":
        return _runoff(papers, lots)
    return {"scottish-stv": _scottish, "meek-stv": _meek}[method](papers, seats, lots)


def _ranking(ballot: Ballot, lots: Lots) -> Ranking:
    if len(set(ballot)) != len(ballot) or not set(ballot) <= set(lots):
        raise ValueError(f"no ballot can say {ballot}")
    return tuple(ballot)


def _most(method: str, ballots: Iterable[Ballot], seats: int, lots: Lots) -> list[int]:
    votes = _sums(lots, (given for ballot in ballots for given in _points(method, ballot, lots)))
    return sorted(votes, key=_ahead([votes], lots))[:seats]


def _points(method: str, ballot: Ballot, lots: Lots) -> Iterable[tuple[int, int]]:
    if method != "score":
        ranking = _ranking(ballot, lots)
        return [(number, 1) for number in (ranking[:1] if method == "plurality" else ranking)]
    _ranking([number for number, _ in ballot], lots)
    if any(score not in range(BEST_SCORE + 1) for _, score in ballot):
        raise ValueError(f"no ballot can say {ballot}")
    return ballot


def _sums(lots: Lots, given: Iterable[tuple[int, int]]) -> Votes:
    votes = dict.fromkeys(lots, 0)
    for number, points in given:
        votes[number] += points
    return votes


def _ahead(stages: Sequence[Votes], lots: Lots) -> Callable[[int], Any]:
    """Most votes first: at the latest stage, if equal at the one before, and so on; at last by lot."""
    return lambda number: ([-votes[number] for votes in reversed(stages)], lots[number])


def _behind(stages: Sequence[Votes], lots: Lots) -> Callable[[int], Any]:
    """Fewest votes first."""
    return lambda number: ([votes[number] for votes in reversed(stages)], lots[number])


def _runoff(papers: Papers, lots: Lots) -> list[int]:
    """The last is excluded until somebody has more than half of what names anybody left, or is alone."""
    left, stages = set(lots), list[Votes]()
    while len(left) > 1:
        votes = _sums(
            lots, ((_first(paper, left), count) for paper, count in papers.items() if left & set(paper))
        )
        majority = [number for number in left if 2 * votes[number] > sum(votes.values())]
        if majority:
            return majority
        stages.append(votes)
        left.remove(min(left, key=_behind(stages, lots)))
    return list(left)


def _first(paper: Ranking, left: set[int]) -> int:
    return next(number for number in paper if number in left)


def _scottish(papers: Papers, seats: int, lots: Lots) -> list[int]:
    """At a stage the largest surplus goes on, of each paper's value its share; or else who is last."""
    unit = 10**5
    quota = (sum(papers.values()) // (seats + 1) + 1) * unit
    left, won, surpluses, stages = set(lots), list[int](), set[int](), list[Votes]()
    votes, moving = dict.fromkeys(lots, 0), [(unit, paper, count) for paper, count in papers.items()]
    held: dict[int, list[tuple[int, Ranking, int]]] = {number: [] for number in lots}
    while True:
        for value, paper, count in moving:
            if left & set(paper):
                number = _first(paper, left)
                votes[number] += value * count
                held[number].append((value, paper, count))
        stages.append(dict(votes))
        safe = len(left) <= seats - len(won)
        new = sorted((n for n in left if safe or votes[n] >= quota), key=_ahead(stages, lots))
        won, left = won + new, left - set(new)
        surpluses |= {number for number in new if votes[number] > quota}
        if not left or len(won) >= seats:
            return won
        if surpluses:
            giver = min(surpluses, key=_ahead(stages, lots))
            surpluses.remove(giver)
            had, votes[giver] = votes[giver], quota
            moving = [((had - quota) * value // had, paper, count) for value, paper, count in held[giver]]
        else:
            giver = min(left, key=_behind(stages, lots))
            left.remove(giver)
            votes[giver], moving = 0, held[giver]


def _meek(papers: Papers, seats: int, lots: Lots) -> list[int]:
    """`keep` has of each elected candidate what part of a vote stays there; the rest goes on."""
    left, keep, stages = set(lots), dict[int, int](), list[Votes]()
    while left and len(keep) < seats:
        votes, quota, surplus = _settled(papers, seats, left, keep)
        stages.append(votes)
        safe = len(left) <= seats - len(keep)
        new = sorted((n for n in left if safe or votes[n] >= quota), key=_ahead(stages, lots))
        keep.update(dict.fromkeys(new[: seats - len(keep)], ONE))
        left -= set(keep)
        if not new:
            within_reach = min(votes[number] for number in left) + surplus
            tied = [number for number in left if votes[number] <= within_reach]
            left.remove(min(tied, key=_behind(stages[:-1], lots)))
    return list(keep)


def _settled(papers: Papers, seats: int, left: set[int], keep: dict[int, int]) -> tuple[Votes, int, int]:
    """Votes, quota and surplus, once someone new has the quota or the surplus is not worth a round."""
    before = (sum(papers.values()) + 1) * ONE
    while True:
        votes = _shared_out(papers, left, keep)
        quota = sum(votes.values()) // (seats + 1) + 1
        surplus = max(0, sum(votes[number] - quota for number in keep))
        found = any(votes[number] >= quota for number in left)
        if found or surplus < ONE // 10**6 or surplus >= before:
            return votes, quota, surplus
        before = surplus
        for number, kept in keep.items():
            keep[number] = _up(_up(kept * quota, ONE) * ONE, votes[number])


def _shared_out(papers: Papers, left: set[int], keep: Mapping[int, int]) -> Votes:
    votes = dict.fromkeys([*left, *keep], 0)
    for paper, count in papers.items():
        rest = ONE
        for number in paper:
            if number in left:
                votes[number] += rest * count
                break
            if number in keep:
                kept = _up(rest * keep[number], ONE)
                votes[number] += kept * count
                rest -= kept
    return votes


def _up(numerator: int, denominator: int) -> int:
    """Divided, and rounded up."""
    return -(-numerator // denominator)
