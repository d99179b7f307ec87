"""The only way into the books: a journal is posted whole and sealed, and taken back only by its reversal.

Double entry in whole minor units, debit positive. The database checks the seal (revision 0002): at least
two postings, a zero sum, and nothing afterwards. Voucher numbers have no gaps (bokföringslag 1999:1078,
ch. 5 § 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from coop import clock
from coop.books.accounts import ACCOUNTS
from coop.books.models import Journal, Posting, Seal
from coop.database import db

FEWEST_POSTINGS = 2


class Unbalanced(Exception):
    """The caller's lines are no journal: too few, of nothing, not zero in sum, or on an unknown account."""


@dataclass(frozen=True)
class Line:
    """An amount to an account, in minor units; `person_id` says whose debt or claim it is."""

    account: str
    amount: int
    person_id: int | None = None


def post(kind: str, reference: str, lines: Sequence[Line]) -> Journal:
    """Books and seals one event; the same kind and reference can be booked once. Raises Unbalanced."""
    return _post(kind, reference, lines, reverses=None)


def reverse(journal: Journal) -> Journal:
    """Takes a journal back by its mirror image; each can be reversed once."""
    lines = [Line(one.account, -one.amount, one.person_id) for one in journal.postings]
    return _post("reversal", f"journal:{journal.number}", lines, reverses=journal)


def balance(account: str, person_id: int | None = None) -> int:
    """The sum of an account's postings, debit positive; of one person's alone if given."""
    query = select(func.sum(Posting.amount)).where(Posting.account == account)
    if person_id is not None:
        query = query.where(Posting.person_id == person_id)
    return int(db.session.scalar(query) or 0)


def balances() -> dict[str, int]:
    """Every account's balance, in one query."""
    query = select(Posting.account, func.sum(Posting.amount)).group_by(Posting.account)
    found = {account: int(total) for account, total in db.session.execute(query)}
    return {code: found.get(code, 0) for code in ACCOUNTS}


def outstanding(account: str) -> list[tuple[int, int]]:
    """Person and balance wherever an account is not settled with someone, in one query."""
    query = (
        select(Posting.person_id, func.sum(Posting.amount))
        .where(Posting.account == account, Posting.person_id.is_not(None))
        .group_by(Posting.person_id)
        .having(func.sum(Posting.amount) != 0)
        .order_by(Posting.person_id)
    )
    return [(person_id, int(total)) for person_id, total in db.session.execute(query) if person_id]


def _post(kind: str, reference: str, lines: Sequence[Line], *, reverses: Journal | None) -> Journal:
    _check(lines)
    journal = Journal(
        number=(db.session.scalar(select(func.max(Journal.number))) or 0) + 1,
        kind=kind,
        reference=reference,
        made_at=clock.now(),
        reverses_id=reverses.id if reverses else None,
        postings=[Posting(account=one.account, amount=one.amount, person_id=one.person_id) for one in lines],
    )
    db.session.add(journal)
    db.session.flush()
    db.session.add(Seal(journal_id=journal.id))
    db.session.flush()
    return journal


def _check(lines: Sequence[Line]) -> None:
    unfit = [line for line in lines if line.account not in ACCOUNTS or not line.amount]
    if unfit or len(lines) < FEWEST_POSTINGS or sum(line.amount for line in lines):
        raise Unbalanced(f"no journal: {lines}")
