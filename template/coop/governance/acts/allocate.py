"""Members allocate a surplus: what of it goes to reserves, refunds, interest on shares, and the next year.

In minor units: `{"year": 2025, "total": 5, "reserves": 1, "refunds": 3, "interest": 0, "carried": 1}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from coop import formats
from coop.books import surplus
from coop.books.surplus import Uses
from coop.governance.charter import in_force
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.money import part
from coop.refusal import Refused


@dataclass(frozen=True)
class Bounds:
    """Of one year: what there is, and what the charter asks of it."""

    year: int
    total: int
    least_reserves: int
    most_interest: int
    users: int  # whose use the books know

    @classmethod
    def of(cls, year: int) -> Bounds:
        rules, total = in_force(), surplus.up_to(year)
        return cls(
            year,
            total,
            part(max(total, 0), rules["reserve_percent"]),
            part(sum(surplus.shares(year).values()), rules["interest_percent"]),
            len(surplus.patronage(year)),
        )


def act_of(year: int, uses: Uses) -> dict[str, int]:
    return {"year": year, "total": uses.total, **asdict(uses)}


def uses_of(act: Mapping[str, Any]) -> Uses:
    return Uses(act["reserves"], act["refunds"], act["interest"], act["carried"])


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    if act["year"] > surplus.last_year():
        return Refused(_("That year is not over yet."))
    if surplus.is_allocated(act["year"]):
        return Refused(_("The surplus of that year is allocated already."))
    sentence = next(_objections(uses_of(act), act["total"], Bounds.of(act["year"])), None)
    return Refused(sentence) if sentence else None


def enact(vote: Vote) -> None:
    """One journal. Only another allocation could have changed the sum since it was proposed, and of these
    one at a time is decided."""
    act = vote.proposal.does
    if not surplus.is_allocated(act["year"]) and surplus.up_to(act["year"]) == act["total"]:
        surplus.allocate(act["year"], uses_of(act))


def _objections(uses: Uses, total: int, bounds: Bounds) -> Iterator[str]:
    currency = in_force()["currency"]
    if bounds.total <= 0:
        yield _("There is no surplus that could be allocated.")
    if min(asdict(uses).values()) < 0 or not uses.total == total == bounds.total:
        yield _("The parts must add up to the surplus, %(sum)s.", sum=formats.money(bounds.total, currency))
    if uses.reserves < bounds.least_reserves:
        least = formats.money(bounds.least_reserves, currency)
        yield _("By the charter at least %(least)s of it goes to the reserves.", least=least)
    if uses.interest > bounds.most_interest:
        most = formats.money(bounds.most_interest, currency)
        yield _("By the charter at most %(most)s can be interest on shares.", most=most)
    if uses.refunds and not bounds.users:
        yield _("The books know of no use by members that year, so there is nobody to refund.")
