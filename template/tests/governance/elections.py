"""Small elections: as they are written by hand, and as Hypothesis makes them up."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from coop.governance.counting import Ballot, Election, Result
from coop.governance.counting.election import BEST_SCORE

LETTERS = "ABCDEFG"


def held(seats: int, *ballots: str, candidates: str = "", withdrawn: str = "") -> Election:
    """`"3 BA"`: three papers, B before A. Who stands is who is named, in the order of the alphabet."""
    split = [(int(count), ranking) for count, _, ranking in (ballot.partition(" ") for ballot in ballots)]
    names = candidates or "".join(sorted({name for _, ranking in split for name in ranking}))
    return Election(
        "",
        seats,
        tuple(names),
        tuple(Ballot(count, tuple(map(names.index, ranking))) for count, ranking in split),
        frozenset(map(names.index, withdrawn)),
    )


def scored(seats: int, *ballots: str, candidates: str = "") -> Election:
    """`"3 A5 B0"`: three papers, 5 for A and 0 for B."""
    split = [(int(count), marks) for count, *marks in map(str.split, ballots)]
    names = candidates or "".join(sorted({mark[0] for _, marks in split for mark in marks}))
    return Election(
        "",
        seats,
        tuple(names),
        tuple(
            Ballot(
                count,
                tuple(names.index(mark[0]) for mark in marks),
                tuple(int(mark[1:]) for mark in marks),
            )
            for count, marks in split
        ),
    )


def table(result: Result) -> list[str]:
    """A line for each stage: the votes of each candidate, and what is with nobody."""
    return [
        " ".join(result.decimal(parts) for parts in (*stage.votes, stage.exhausted))
        for stage in result.stages
    ]


def elected(result: Result) -> str:
    return "".join(result.election.candidates[number] for number in result.elected)


@st.composite
def elections(draw: st.DrawFn, seats: int | None = None, *, scores: bool = False) -> Election:
    names = LETTERS[: draw(st.integers(1, len(LETTERS)))]
    rankings = st.permutations(range(len(names))).flatmap(
        lambda order: st.integers(0, len(order)).map(lambda length: tuple(order[:length]))
    )
    ballots = st.lists(st.builds(Ballot, st.integers(1, 30), rankings, st.just(())), max_size=12)
    withdrawn = st.frozensets(st.sampled_from(range(len(names))), max_size=1)
    election = Election(
        "Made up", seats or draw(st.integers(1, 4)), tuple(names), tuple(draw(ballots)), draw(withdrawn)
    )
    return with_scores(election, draw(st.randoms())) if scores else election


def with_scores(election: Election, random: Random) -> Election:
    """The same papers, that say in numbers what they think of whom they name."""
    return replace(
        election,
        ballots=tuple(
            ballot._replace(scores=tuple(random.randint(0, BEST_SCORE) for _ in ballot.ranking))
            for ballot in election.ballots
        ),
    )
