"""How votes on a text are counted and what they decide. Whole numbers throughout: a third is not rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


VOID = "void"  # a ballot that was not cast through the application: no vote for anything


class Method(StrEnum):
    """How yes and no decide: by their numbers, by nobody's objection, or by everyone's yes. Where members
    choose among several, each ballot that is not blank is a yes to choosing, and a rule of counting says what
    is chosen."""

    MAJORITY = "majority"
    CONSENT = "consent"
    UNANIMITY = "unanimity"
    CHOOSING = "choosing"


class Abstentions(StrEnum):
    """What an abstention is: a vote on neither side, a vote that is not yes, or no vote."""

    ASIDE = "aside"
    VOTES = "votes"
    ABSENT = "absent"


class Reason(StrEnum):
    """Why a proposal fell; the first that holds."""

    NOBODY_VOTED = "nobody_voted"
    NO_QUORUM = "no_quorum"
    ONLY_ABSTENTIONS = "only_abstentions"
    OBJECTION = "objection"
    NOT_EVERYONE = "not_everyone"
    NO_MAJORITY = "no_majority"
    RIVAL = "rival"  # it had its majority, and a rival text had more votes


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

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

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
class Turnout:
    """Of a class of members: how many may vote, and how many have."""

    roll: int
    voted: int


Turnouts = Mapping[str, Turnout]  # by the name of the class


@dataclass(frozen=True)
class Rules:
    """`quorum` is of the electorate, `class_quorum` of the classes that it names, and `majority` of the votes
    that count: more than it where `strict`."""

    quorum: Ratio
    majority: Ratio
    strict: bool
    method: Method = Method.MAJORITY
    abstentions: Abstentions = Abstentions.ASIDE
    class_quorum: Mapping[str, Ratio] = field(default_factory=dict)
    colleges: Mapping[str, Ratio] = field(default_factory=dict)  # their weights, where they decide

    @classmethod
    def of(cls, quorum: str, majority: str, **others: Any) -> Rules:
        """As the charter writes them. Half is a tie, no majority; two thirds or three quarters are enough."""
        ratio = Ratio.parse(majority)
        return cls(Ratio.parse(quorum), ratio, 2 * ratio.numerator == ratio.denominator, **others)

    def turnout(self, tally: Tally) -> int:
        """How many votes count to the quorum."""
        return tally.yes + tally.no if self.abstentions is Abstentions.ABSENT else tally.cast

    def missing(self, turnouts: Turnouts) -> list[str]:
        """The classes of which too few have voted. In which class somebody abstained is secret, so to abstain
        is to vote here. A class that nobody belongs to is not missing."""
        return [name for name, part in self.class_quorum.items() if not _is_met(part, turnouts.get(name))]

    def base(self, tally: Tally) -> int:
        """The votes that a majority is of."""
        return tally.cast if self.abstentions is Abstentions.VOTES else tally.yes + tally.no

    def share(self, tallies: Mapping[str, Tally]) -> Fraction:
        """The part of the colleges' votes that is yes: of each one's own, by its weight. A college without
        votes that a majority is of is on neither side, like members who abstain. ZeroDivisionError where all
        are like that."""
        weights = {
            name: weight.fraction for name, weight in self.colleges.items() if self.base(tallies[name])
        }
        parts = {name: Fraction(tallies[name].yes, self.base(tallies[name])) for name in weights}
        return sum((weights[name] * parts[name] for name in weights), Fraction(0)) / sum(weights.values())


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
    """`share` is what the colleges gave it, by their weights."""

    tally: Tally
    share: Fraction | None = None


@dataclass(frozen=True)
class Rejected:
    tally: Tally
    reason: Reason
    share: Fraction | None = None


def count(choices: Iterable[str]) -> Tally:
    """ValueError for a ballot with any other word than the three, or that it is void."""
    counted = Counter(Choice(choice) for choice in choices if choice != VOID)
    return Tally(counted[Choice.YES], counted[Choice.NO], counted[Choice.ABSTAIN])


def parts(written: Mapping[str, str]) -> dict[str, Ratio]:
    """`{"workers": "1/2"}`, as the charter has it."""
    return {name: Ratio.parse(part) for name, part in written.items()}


def decide(
    tally: Tally,
    rules: Rules,
    electorate: int,
    turnouts: Turnouts | None = None,
    tallies: Mapping[str, Tally] | None = None,
) -> Passed | Rejected:
    """On its own, rival texts aside. `turnouts` where a class has a quorum, `tallies` of the colleges where
    they decide."""
    if reason := _shortfall(tally, rules, electorate, turnouts or {}):
        return Rejected(tally, reason)
    share = rules.share(tallies or {}) if rules.colleges else None
    reason = _opposition(tally, rules, electorate, share)
    return Rejected(tally, reason, share) if reason else Passed(tally, share)


def best(results: Mapping[int, Passed | Rejected]) -> int | None:
    """Which of several rival texts is decided: of those that passed, the one with the most yes; of these, the
    one with the fewest no; and of these, the one that was proposed first, which has the lowest key. Where
    colleges decide, their share of yes comes before all that."""
    passed = [key for key, result in results.items() if isinstance(result, Passed)]
    return min(passed, key=lambda key: (*_rank(results[key]), key), default=None)


def _rank(result: Passed | Rejected) -> tuple[Fraction, int, int]:
    return -(result.share or Fraction(0)), -result.tally.yes, result.tally.no


def _shortfall(tally: Tally, rules: Rules, electorate: int, turnouts: Turnouts) -> Reason | None:
    if not tally.cast:
        return Reason.NOBODY_VOTED
    if not rules.quorum.reached_by(rules.turnout(tally), electorate) or rules.missing(turnouts):
        return Reason.NO_QUORUM
    return None if tally.yes + tally.no else Reason.ONLY_ABSTENTIONS


def _opposition(tally: Tally, rules: Rules, electorate: int, share: Fraction | None) -> Reason | None:
    if rules.method is Method.CHOOSING:
        return None
    if rules.method is Method.CONSENT:
        return Reason.OBJECTION if tally.no else None
    if rules.method is Method.UNANIMITY:
        return None if tally.yes == electorate else Reason.NOT_EVERYONE
    part, whole = (tally.yes, rules.base(tally)) if share is None else share.as_integer_ratio()
    won = rules.majority.reached_by(part, whole, strict=rules.strict)
    return None if won else Reason.NO_MAJORITY


def _is_met(part: Ratio, turnout: Turnout | None) -> bool:
    return turnout is None or part.reached_by(turnout.voted, turnout.roll)
