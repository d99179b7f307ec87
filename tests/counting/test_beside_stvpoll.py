"""Our counts beside those of STVPoll, which others wrote and hold elections with.

It rounds where the Scottish Order truncates, and lets who was elected at the same stage receive the other's
surplus. So the two must agree where nothing is lost to truncation, candidates are elected one at a time, and
no lot decides: at each round, to the last decimal. Its runoff asks for more than half of all papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from random import Random

from stvpoll.irv import calculate_irv
from stvpoll.scottish_stv import calculate_scottish_stv

from coop.governance.counting import Ballot, Election, Result, Stage, Step, count

ENOUGH = 400


def test_the_scottish_rule_comes_to_the_same_rounds() -> None:
    with_surplus = 0
    for election, ours in islice(comparable(Random("Glasgow"), "scottish-stv"), ENOUGH):
        theirs = calculate_scottish_stv(
            names(election), papers(election), election.seats, random_shuffle=False
        )

        assert set(theirs) == set(ours.elected)
        for told in theirs.rounds:
            assert told.votes in [votes(ours, stage, told.votes) for stage in ours.stages]
        with_surplus += any(stage.step is Step.SURPLUS for stage in ours.stages)
    assert with_surplus > ENOUGH // 10


def test_instant_runoff_elects_the_same() -> None:
    decided = 0
    for election, ours in islice(comparable(Random("Dublin"), "irv"), ENOUGH):
        theirs = calculate_irv(names(election), papers(election))

        if theirs.complete:
            assert tuple(theirs) == ours.elected
            decided += 1
    assert decided > ENOUGH // 2


def comparable(random: Random, rule: str) -> Iterator[tuple[Election, Result]]:
    while True:
        election = made_up(random, one_seat=rule == "irv")
        result = count(election, rule)
        settled = not any(stage.draw or stage.lost for stage in result.stages)
        if settled and all(len(stage.elected) < 2 for stage in result.stages[:-1]):
            yield election, result


def made_up(random: Random, *, one_seat: bool) -> Election:
    candidates = random.randint(3, 7)
    ballots = tuple(
        Ballot(
            random.choice((1, 2, 4, 5, 10)),
            tuple(random.sample(range(candidates), random.randint(1, candidates))),
        )
        for _ in range(random.randint(3, 14))
    )
    seats = 1 if one_seat else random.randint(1, candidates - 1)
    return Election("", seats, tuple("ABCDEFG"[:candidates]), ballots)


def names(election: Election) -> tuple[int, ...]:
    return tuple(range(len(election.candidates)))


def papers(election: Election) -> list[tuple[tuple[int, ...], int]]:
    return [(ranking, weight) for weight, ranking, _ in election.ballots]


def votes(ours: Result, stage: Stage, asked: Iterable[int]) -> dict[int, Decimal]:
    return {number: Decimal(ours.decimal(stage.votes[number])) for number in asked}
