"""A count of 50,000 ballots that each rank all of 20 candidates, by every rule.

    python -m bench.counting [--rounds N] [--ballots N]

Some candidates are far better liked than others, as in life, and still hardly two ballots are the same. The
floor is one pass that only counts how often each candidate is named: a Counter over all preferences, and for
the whole command over the words of the file. STVPoll counts the same ballots by two of the rules.
"""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from stvpoll.irv import calculate_irv
from stvpoll.scottish_stv import calculate_scottish_stv

import coop
from bench import load
from bench.table import Figure, show
from coop.governance import verify
from coop.governance.counting import RULES, Ballot, Election, Lots, blt, count
from coop.governance.counting.election import BEST_SCORE

CANDIDATES, SEATS, MANY_SEATS, SEED = 20, 5, 15, "spring"
WORDS = "import collections, pathlib, sys; collections.Counter(pathlib.Path(sys.argv[1]).read_text().split())"

Action = Callable[[], object]


class Pair(NamedTuple):
    what: str
    ours: Action
    reference: Action
    required: str = ""


def main() -> None:
    parser = ArgumentParser(description="Counts by every rule, beside one pass over the ballots and STVPoll.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--ballots", type=int, default=50_000)
    options = parser.parse_args()
    election = made_up(Random(SEED), options.ballots)
    show(measured(pair, options.rounds) for pair in pairs(election))


def measured(pair: Pair, rounds: int) -> Figure:
    turns = load.in_turns(rounds, partial(seconds, pair.ours), partial(seconds, pair.reference))
    return Figure.of(pair.what, turns, pair.required)


def made_up(random: Random, ballots: int) -> Election:
    """The first candidate is liked twice as well as the second, and three times as well as the third."""
    rankings = (
        tuple(sorted(range(CANDIDATES), key=lambda number: random.expovariate(1 / (number + 1))))
        for _ in range(ballots)
    )
    names = tuple(f"Candidate {number}" for number in range(1, CANDIDATES + 1))
    return Election("Made up", SEATS, names, tuple(Ballot(1, ranking) for ranking in rankings))


def pairs(election: Election) -> Iterator[Pair]:
    yield from beside_a_pass(election)
    yield from beside_stvpoll(election)
    with TemporaryDirectory() as folder:
        file = Path(folder, "made-up.blt")
        file.write_bytes(blt.write(election))
        yield whole_command(file)


def beside_a_pass(election: Election) -> Iterator[Pair]:
    rankings = [ballot.ranking for ballot in election.ballots]
    floor = partial(count_names, rankings)
    for rule in RULES:
        held = for_rule(rule, election)
        yield Pair(told(rule, held), by(rule, held), floor, "< 1 s")
    many = replace(election, seats=MANY_SEATS)
    yield Pair(told("meek-stv", many), by("meek-stv", many), floor, "< 1 s")
    from_one = [[number + 1 for number in ranking] for ranking in rankings]
    for rule in ("scottish-stv", "meek-stv"):
        again = partial(verify.elected, rule, from_one, CANDIDATES, SEATS, SEED)
        yield Pair(f"the second count by {told(rule, election)}", again, floor)


def beside_stvpoll(election: Election) -> Iterator[Pair]:
    numbers, papers = tuple(range(CANDIDATES)), [(ballot.ranking, 1) for ballot in election.ballots]
    runoff = for_rule("irv", election)
    scottish = partial(calculate_scottish_stv, numbers, papers, SEATS)
    yield Pair(f"{told('scottish-stv', election)}, beside STVPoll", by("scottish-stv", election), scottish)
    yield Pair(
        f"{told('irv', runoff)}, beside STVPoll", by("irv", runoff), partial(calculate_irv, numbers, papers)
    )


def whole_command(file: Path) -> Pair:
    """From the start of Python to the JSON, beside a start that reads the file and counts its words."""
    ours = partial(run, "-m", "coop", "count", str(file), "--json")
    return Pair("`coop count`, all of it, s", ours, partial(run, "-c", WORDS, str(file)))


def for_rule(rule: str, election: Election) -> Election:
    if rule == "score":
        scores = tuple(max(0, BEST_SCORE - place) for place in range(CANDIDATES))
        return replace(election, ballots=tuple(ballot._replace(scores=scores) for ballot in election.ballots))
    return replace(election, seats=1) if rule == "irv" else election


def told(rule: str, election: Election) -> str:
    return f"{rule}, {election.seats} seat{'' if election.seats == 1 else 's'}, s"


def by(rule: str, election: Election) -> Action:
    return partial(count, election, rule, Lots.from_seed(CANDIDATES, SEED))


def count_names(rankings: list[tuple[int, ...]]) -> None:
    Counter(chain.from_iterable(rankings))


def run(*arguments: str) -> None:
    environment = {"PYTHONPATH": str(Path(coop.__file__).parent.parent)}
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)


def seconds(action: Action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
