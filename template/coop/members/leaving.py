"""How a membership ends: the offices end with it, and what the share cost is owed back.

When that is to be paid, law and bylaws say; the treasurer records it like any other payment.
"""

from __future__ import annotations

from datetime import datetime

from coop.books import ledger
from coop.books.ledger import Line
from coop.database import db
from coop.members import offices
from coop.members.models import Member

KIND = "share back"


def end(member: Member, *, at: datetime, by: str) -> bool:
    """`by` is the decision that ended it, such as "decision 7". False when she had left before."""
    if member.has_left:
        return False
    member.left_at, member.left_by = at, by
    for role in member.roles:
        offices.end(role, by="exit")
    db.session.flush()
    if member.share_paid_at:
        _owe_share(member)
    return True


def _owe_share(member: Member) -> None:
    lines = [
        Line("member_shares", member.share_amount, member.person_id),
        Line("member_payables", -member.share_amount, member.person_id),
    ]
    ledger.post(KIND, f"member:{member.id}", lines)
