"""The most votes win: of first preferences; of approvals, where every candidate on a ballot has a vote; or of
scores, where a ballot gives each candidate a number of votes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from .election import BadBallot, Election
from .lots import Draw, Lots
from .result import Result, Stage, Step


def count(election: Election, lots: Lots) -> Result:
    votes = [0] * len(election.candidates)
    for ranking, papers in election.papers().items():
        votes[ranking[0]] += papers
    return _elect(election, votes, lots, Step.FIRST)


def count_approvals(election: Election, lots: Lots) -> Result:
    votes = [0] * len(election.candidates)
    for ranking, papers in election.papers().items():
        for number in ranking:
            votes[number] += papers
    return _elect(election, votes, lots, Step.APPROVALS)


def count_scores(election: Election, lots: Lots) -> Result:
    """BadBallot if one names somebody without a score. Whom a ballot does not name has 0 of it."""
    votes = [0] * len(election.candidates)
    for place, (weight, ranking, scores) in enumerate(election.ballots):
        if len(scores) != len(ranking):
            raise BadBallot(place, "it gives no scores")
        for number, score in zip(ranking, scores, strict=True):
            votes[number] += weight * score
    for number in election.withdrawn:
        votes[number] = 0
    return _elect(election, votes, lots, Step.SCORES)


def _elect(election: Election, votes: Sequence[int], lots: Lots, step: Step) -> Result:
    ranked = lots.ranked(election.standing, [votes])
    elected, others = ranked[: election.seats], ranked[election.seats :]
    draw = None
    if others and votes[elected[-1]] == votes[others[0]]:
        tied = [number for number in ranked if votes[number] == votes[others[0]]]
        draw = Draw(tuple(sorted(tied)), tuple(number for number in tied if number in elected))
    return Result(election, 0, (Stage(step, (), tuple(votes), None, 0, elected=elected, draw=draw),))
