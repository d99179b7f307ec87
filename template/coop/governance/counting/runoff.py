"""Instant runoff, for one seat: the lowest is excluded until one has more than half of the votes in play."""

from __future__ import annotations

from .election import BadElection, Election
from .lots import Draw, Lots
from .piles import Piles
from .result import Result, Stage, Step


def count(election: Election, lots: Lots) -> Result:
    """BadElection if there is more than one seat: a majority has no second winner."""
    if election.seats != 1:
        raise BadElection(f"Instant runoff fills one seat, and here are {election.seats}.")
    continuing = set(election.standing)
    piles = Piles(len(election.candidates), election.papers(), continuing, 1)
    stages = [_stage(piles, continuing, Step.FIRST)]
    while continuing and not stages[-1].elected:
        stages.append(_exclude(piles, continuing, lots, stages))
    return Result(election, 0, tuple(stages))


def _exclude(piles: Piles, continuing: set[int], lots: Lots, stages: list[Stage]) -> Stage:
    least = min(piles.votes[number] for number in continuing)
    tied = [number for number in continuing if piles.votes[number] == least]
    giver, draw = lots.lowest(tied, [stage.votes for stage in stages])
    continuing.remove(giver)
    piles.pass_on(giver, continuing, lambda value: value)
    piles.votes[giver] = 0
    return _stage(piles, continuing, Step.EXCLUSION, giver, draw)


def _stage(
    piles: Piles, continuing: set[int], step: Step, giver: int | None = None, draw: Draw | None = None
) -> Stage:
    votes = tuple(piles.votes)
    majority = sum(votes) // 2 + 1
    elected = tuple(number for number in continuing if votes[number] >= majority or len(continuing) == 1)
    givers = () if giver is None else (giver,)
    return Stage(step, givers, votes, majority, piles.valid - sum(votes), elected=elected, draw=draw)
