"""Small elections: as they are written by hand, and as Hypothesis makes them up."""

from __future__ import annotations

from hypothesis import strategies as st

from coop.governance.counting import Ballot, Election, Result

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


def table(result: Result) -> list[str]:
    """A line for each stage: the votes of each candidate, and what is with nobody."""
    return [
        " ".join(result.decimal(parts) for parts in (*stage.votes, stage.exhausted))
        for stage in result.stages
    ]


def elected(result: Result) -> str:
    return "".join(result.election.candidates[number] for number in result.elected)


@st.composite
def elections(draw: st.DrawFn, seats: int | None = None) -> Election:
    names = LETTERS[: draw(st.integers(1, len(LETTERS)))]
    rankings = st.permutations(range(len(names))).flatmap(
        lambda order: st.integers(0, len(order)).map(lambda length: tuple(order[:length]))
    )
    ballots = st.lists(st.builds(Ballot, st.integers(1, 30), rankings), max_size=12)
    withdrawn = st.frozensets(st.sampled_from(range(len(names))), max_size=1)
    return Election(
        "Made up", seats or draw(st.integers(1, 4)), tuple(names), tuple(draw(ballots)), draw(withdrawn)
    )
