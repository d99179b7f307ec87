"""Counts elections, exactly and by the book, with nothing but Python itself.

Pure: an election in, a result out, in whole numbers throughout. This folder can be copied out and run alone
(`python -m counting FILE.blt`, from beside it): whoever doubts a result need not trust who published it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import meek, plurality, runoff, scottish
from .election import BadElection as BadElection
from .election import Ballot as Ballot
from .election import Election as Election
from .lots import Lots as Lots
from .result import Result as Result
from .result import Stage as Stage
from .result import Step as Step

Rule = Callable[[Election, Lots], Result]

RULES: Mapping[str, Rule] = {
    "scottish-stv": scottish.count,
    "meek-stv": meek.count,
    "irv": runoff.count,
    "plurality": plurality.count,
    "approval": plurality.count_approvals,
    "score": plurality.count_scores,
}


def count(election: Election, rule: str = "scottish-stv", lots: Lots | None = None) -> Result:
    """KeyError for another rule; BadElection for an election that it cannot count."""
    return RULES[rule](election, lots or Lots.as_on_the_ballot(len(election.candidates)))
