"""Our Meek beside the method itself, without the arithmetic that a rule has to choose.

Written anew after Hill, Wichmann and Woodall, Algorithm 123 (The Computer Journal 30, 1987, 277), since no
library that is kept up counts so: in fractions of forty decimals, iterated until no surplus is left that they
could tell, and electing only then. So wherever we elect nobody new, all votes must be the same to within a
hundred-thousandth, and the same candidates must go in the same order; unless two of them are so near to each
other, or one to the quota, that what is rounded away decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from random import Random

from coop.governance.counting import Ballot, Election, Result, Step, count

ENOUGH = 400
FINE = 10**40
DONE = Fraction(1, 10**15)
NEAR = Fraction(1, 10**5)


def test_the_same_are_elected_and_excluded_with_the_same_votes() -> None:
    compared, with_surplus = 0, 0
    for election, theirs in islice(decided(Random("Hill")), ENOUGH):
        ours = count(election, "meek-stv")

        assert set(ours.elected) == set(theirs.elected)
        assert excluded(ours) == theirs.excluded
        for votes, quota in settled(ours):
            assert any(alike(votes, quota, *stage) for stage in theirs.stages)
            compared += 1
        with_surplus += any(stage.step is Step.SURPLUS for stage in ours.stages)
    assert min(compared, with_surplus) > ENOUGH // 2


def decided(random: Random) -> Iterator[tuple[Election, Meek]]:
    while True:
        election = made_up(random)
        meek = Meek(election)
        meek.count()
        if meek.clear:
            yield election, meek


def made_up(random: Random) -> Election:
    candidates = random.randint(3, 7)
    ballots = tuple(
        Ballot(random.randint(1, 30), tuple(random.sample(range(candidates), random.randint(1, candidates))))
        for _ in range(random.randint(3, 14))
    )
    return Election("", random.randint(1, candidates - 1), tuple("ABCDEFG"[:candidates]), ballots)


def excluded(ours: Result) -> list[int]:
    return [stage.givers[0] for stage in ours.stages if stage.step is Step.EXCLUSION]


def settled(ours: Result) -> Iterator[tuple[list[Fraction], Fraction]]:
    unit = 10**ours.places
    for stage in ours.stages:
        if not stage.elected:
            yield [Fraction(votes, unit) for votes in stage.votes], Fraction(stage.quota or 0, unit)


def alike(votes: list[Fraction], quota: Fraction, theirs: list[Fraction], their_quota: Fraction) -> bool:
    pairs = zip((*votes, quota), (*theirs, their_quota), strict=True)
    return all(abs(one - other) < NEAR for one, other in pairs)


@dataclass
class Meek:
    """`weights` is what each candidate keeps of a vote: all, a part once elected, nothing once excluded."""

    election: Election
    weights: list[Fraction] = field(init=False)
    elected: list[int] = field(default_factory=list)
    excluded: list[int] = field(default_factory=list)
    stages: list[tuple[list[Fraction], Fraction]] = field(default_factory=list)
    clear: bool = True

    def __post_init__(self) -> None:
        self.weights = [Fraction(1)] * len(self.election.candidates)

    def count(self) -> None:
        while len(self.elected) < self.election.seats and self._hopeful():
            votes, quota = self._converged()
            self.stages.append((votes, quota))
            self.clear &= all(abs(votes[number] - quota) > NEAR for number in self._hopeful())
            over = [number for number in self._hopeful() if votes[number] > quota]
            if len(self.elected) + len(self._hopeful()) <= self.election.seats:
                self.elected += self._hopeful()
            elif over:
                self.elected += over
            else:
                self._exclude(votes)

    def _hopeful(self) -> list[int]:
        gone = {*self.elected, *self.excluded}
        return [number for number in range(len(self.weights)) if number not in gone]

    def _exclude(self, votes: list[Fraction]) -> None:
        last, *others = sorted(self._hopeful(), key=lambda number: votes[number])
        self.clear &= not others or votes[others[0]] - votes[last] > NEAR
        self.excluded.append(last)
        self.weights[last] = Fraction(0)

    def _converged(self) -> tuple[list[Fraction], Fraction]:
        while True:
            votes = self._shared_out()
            quota = sum(votes, Fraction(0)) / (self.election.seats + 1)
            if all(abs(votes[number] - quota) < DONE for number in self.elected):
                return votes, quota
            for number in self.elected:
                self.weights[number] = rounded(self.weights[number] * quota / votes[number])

    def _shared_out(self) -> list[Fraction]:
        """What is left at the end of a paper is nobody's, and makes the quota smaller."""
        votes = [Fraction(0)] * len(self.weights)
        for papers, ranking, _ in self.election.ballots:
            left = Fraction(papers)
            for number in ranking:
                votes[number] += left * self.weights[number]
                left *= 1 - self.weights[number]
        return [rounded(part) for part in votes]


def rounded(part: Fraction) -> Fraction:
    return Fraction(round(part * FINE), FINE)
