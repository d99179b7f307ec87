"""What the page of a vote says of the colleges whose weights decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from coop import formats
from coop.database import db
from coop.governance import colleges, record
from coop.governance.clauses import COLLEGES
from coop.governance.models import Elector, Vote
from coop.governance.tally import Ratio, Tally, Turnout
from coop.members.models import Member


@dataclass(frozen=True)
class College:
    """`tally` is None until the vote is counted."""

    key: str
    part: Ratio
    roll: int
    voted: int
    tally: Tally | None

    @property
    def name(self) -> str:
        return COLLEGES.name(self.key)

    @property
    def weight(self) -> str:
        return COLLEGES.weight(str(self.part))

    @property
    def is_small(self) -> bool:
        return self.roll < colleges.SMALL


@dataclass(frozen=True)
class Sheet:
    """`own` is the reader's; `share` the part of yes by weight, where that was what decided."""

    colleges: tuple[College, ...]
    own: College | None
    share: Fraction | None

    @property
    def yes(self) -> str:
        """As a percentage, which may be rounded."""
        return formats.percent(round((self.share or Fraction(0)) * 10_000))

    def adds(self, college: College, vote: Vote) -> str:
        """What the college gives to that part."""
        base = vote.rules.base(college.tally) if college.tally else 0
        if not base or college.tally is None:
            return "–"
        weighing = sum(one.part.fraction for one in self.colleges if one.tally and vote.rules.base(one.tally))
        part = college.part.fraction * Fraction(college.tally.yes, base) / weighing
        return formats.percent(round(part * 10_000))


def of(vote: Vote, turnouts: Mapping[str, Turnout], me: Member | None) -> Sheet | None:
    """None where each member has one vote."""
    if not vote.rules.colleges:
        return None
    is_counted = vote.number is not None
    tallies = record.tallies(vote, record.ballots([vote.id]).get(vote.id, [])) if is_counted else {}
    found = tuple(
        College(key, part, *_turnout(key, turnouts), tallies.get(key))
        for key, part in COLLEGES.sorted(vote.rules.colleges)
    )
    elector = db.session.get(Elector, (vote.id, me.id)) if me else None
    mine = colleges.of(elector.member_class, vote.rules.colleges) if elector else None
    has_sides = any(vote.rules.base(tally) for tally in tallies.values())
    return Sheet(
        found,
        next((college for college in found if college.key == mine), None),
        vote.rules.share(tallies) if has_sides else None,
    )


def _turnout(college: str, turnouts: Mapping[str, Turnout]) -> tuple[int, int]:
    within = [found for name, found in turnouts.items() if name in colleges.classes(college)]
    return sum(found.roll for found in within), sum(found.voted for found in within)
