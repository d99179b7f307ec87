"""How votes are counted and what they decide. Whole numbers throughout: a rule of one third has no rounding.

Abstentions are votes: they count to the quorum. They take no side: the majority is of yes and no alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Reason(StrEnum):
    """Why a proposal fell; the first that holds."""

    NOBODY_VOTED = "nobody_voted"
    NO_QUORUM = "no_quorum"
    ONLY_ABSTENTIONS = "only_abstentions"
    NO_MAJORITY = "no_majority"


@dataclass(frozen=True)
class Ratio:
    """A part as two whole numbers, above nothing and at most all: ValueError otherwise."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise ValueError(f"{self} is no part of a whole")

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    @classmethod
    def parse(cls, text: str) -> Ratio:
        """`"2/3"`."""
        numerator, _, denominator = text.partition("/")
        return cls(int(numerator), int(denominator))

    def reached_by(self, part: int, whole: int, *, strict: bool = False) -> bool:
        """Whether `part` is at least this part of `whole`; strictly: more than it."""
        has, needs = part * self.denominator, whole * self.numerator
        return has > needs if strict else has >= needs

    def of(self, whole: int) -> int:
        """The smallest number that reaches this part of `whole`."""
        return -(-whole * self.numerator // self.denominator)


@dataclass(frozen=True)
class Rules:
    """`quorum` is of the electorate, `majority` of yes and no; `strict` asks for more than that ratio."""

    quorum: Ratio
    majority: Ratio
    strict: bool

    @classmethod
    def of(cls, quorum: str, majority: str) -> Rules:
        """As the charter writes them. Half is a tie, no majority; two thirds or three quarters are enough."""
        ratio = Ratio.parse(majority)
        return cls(Ratio.parse(quorum), ratio, strict=2 * ratio.numerator == ratio.denominator)


@dataclass(frozen=True)
class Tally:
    yes: int
    no: int
    abstain: int

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain


@dataclass(frozen=True)
class Passed:
    tally: Tally


@dataclass(frozen=True)
class Rejected:
    tally: Tally
    reason: Reason


def count(choices: Iterable[str]) -> Tally:
    """ValueError for a ballot with any other word than the three."""
    counted = Counter(Choice(choice) for choice in choices)
    return Tally(counted[Choice.YES], counted[Choice.NO], counted[Choice.ABSTAIN])


def decide(tally: Tally, rules: Rules, electorate: int) -> Passed | Rejected:
    if not tally.cast:
        return Rejected(tally, Reason.NOBODY_VOTED)
    if not rules.quorum.reached_by(tally.cast, electorate):
        return Rejected(tally, Reason.NO_QUORUM)
    if not tally.yes + tally.no:
        return Rejected(tally, Reason.ONLY_ABSTENTIONS)
    if not rules.majority.reached_by(tally.yes, tally.yes + tally.no, strict=rules.strict):
        return Rejected(tally, Reason.NO_MAJORITY)
    return Passed(tally)
