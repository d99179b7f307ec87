"""What is there to allocate, whose use and whose shares it can follow, and the one journal that does it.

A financial year is a calendar year by the co-op's clock. The surplus up to its end is the income until then,
less what was allocated before, and with what was carried forward. Costs are not in these books yet: members
carry forward what they took.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, or_, select

from coop import clock
from coop.books import ledger
from coop.books.accounts import ACCOUNTS, Kind
from coop.books.apportioning import apportion
from coop.books.ledger import Line
from coop.books.models import Journal, Posting
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import BELONGS, Member

KIND = "surplus"
INCOME = [account.code for account in ACCOUNTS.values() if account.kind is Kind.INCOME]
OF_CUSTOMERS, OF_WORKERS = "customer_receivables", "worker_payables"


@dataclass(frozen=True)
class Uses:
    """What a surplus is for, in minor units: refunds go to members by their use, interest by their shares."""

    reserves: int
    refunds: int
    interest: int
    carried: int

    @property
    def total(self) -> int:
        return self.reserves + self.refunds + self.interest + self.carried


def last_year() -> int:
    """The latest that is over."""
    return clock.now().astimezone(_zone()).year - 1


def up_to(year: int) -> int:
    """What can be allocated up to the end of the year; negative after losses."""
    return sum(_income(year).values()) + _brought()


def is_allocated(year: int) -> bool:
    """Whether it was, for that year or a later one."""
    done = select(Journal.reference).where(Journal.kind == KIND)
    return any(reference >= _reference(year) for reference in db.session.scalars(done))


def allocate(year: int, uses: Uses) -> Journal:
    return ledger.post(KIND, _reference(year), list(_lines(year, uses)))


def patronage(year: int) -> dict[int, int]:
    """By person: what each member was charged and earned through the platform that year, as a member."""
    use = func.sum(case((Posting.account == OF_CUSTOMERS, Posting.amount), else_=-Posting.amount))
    found = (
        select(Posting.person_id, use)
        .join(Journal, Journal.id == Posting.journal_id)
        .join(Member, Member.person_id == Posting.person_id)
        .where(Posting.account.in_((OF_CUSTOMERS, OF_WORKERS)))
        .where(Posting.journal_id.in_(_journals(OF_CUSTOMERS)))
        .where(Posting.journal_id.in_(_journals(OF_WORKERS, *INCOME)))
        .where(Journal.made_at >= _end(year - 1), Journal.made_at < _end(year))
        .where(Journal.made_at >= Member.admitted_at)
        .where(or_(BELONGS, Journal.made_at < Member.left_at))
    )
    rows = db.session.execute(found.group_by(Posting.person_id).having(use > 0))
    return {int(person): int(total) for person, total in rows}


def shares(year: int) -> dict[int, int]:
    """By person: the share of each who had paid it by the end of that year and had not left by then."""
    owned, still = select(Member.person_id, Member.share_amount), or_(BELONGS, Member.left_at >= _end(year))
    return dict(db.session.execute(owned.where(Member.share_paid_at < _end(year), still)).all())


def _lines(year: int, uses: Uses) -> Iterator[Line]:
    """Those of nothing are left out."""
    lines = [
        *(Line(code, amount) for code, amount in _income(year).items()),
        Line("carried_forward", _brought()),
        Line("reserves", -uses.reserves),
        Line("carried_forward", -uses.carried),
        *_to_members(uses.refunds, patronage(year)),
        *_to_members(uses.interest, shares(year)),
    ]
    return (line for line in lines if line.amount)


def _to_members(amount: int, weights: dict[int, int]) -> list[Line]:
    parts = apportion(amount, weights) if amount else {}
    return [Line("member_payables", -part, person) for person, part in sorted(parts.items())]


def _income(year: int) -> dict[str, int]:
    """Of each account of income: what came in until the year's end, less what was allocated before."""
    earned = (Posting.account.in_(INCOME), or_(Journal.kind == KIND, Journal.made_at < _end(year)))
    of_each = select(Posting.account, func.sum(Posting.amount)).join(Posting.journal).where(*earned)
    return {code: -int(sum_) for code, sum_ in db.session.execute(of_each.group_by(Posting.account))}


def _brought() -> int:
    return -ledger.balance("carried_forward")


def _journals(*accounts: str) -> Select[Any]:
    """Jobs are the journals that have both a customer and someone who earned by it."""
    return select(Posting.journal_id).where(Posting.account.in_(accounts))


def _reference(year: int) -> str:
    return f"year:{year}"


def _end(year: int) -> datetime:
    return datetime(year + 1, 1, 1, tzinfo=_zone()).astimezone(UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo(in_force()["timezone"])
