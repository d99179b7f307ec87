"""How long upkeep of each co-op took lately, in the host's own database, and until when it therefore rests.

What a visit took is added to a debt that shrinks as time passes, by as many seconds an hour as the co-op may
have. Once the debt is larger than an hour's, the co-op is visited when it is smaller again, and not before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime
from tenants.directory import METADATA, Directory
from tenants.quotas import NONE

HOUR = 3600  # seconds
SHORT = 0.1  # a visit that is not worth a note, unless there is one
RESTS = sa.Table(
    "rests",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("debt", sa.Float, nullable=False),  # seconds of upkeep, as of `noted_at`
    sa.Column("noted_at", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
)


def note(directory: Directory, coop_id: str, seconds: float, limit: int) -> datetime | None:
    """Until when the co-op rests after a visit of so many seconds; None when it need not."""
    debt = owed(directory, coop_id, limit)
    if not debt and seconds < SHORT:
        return None
    until = _until(debt + seconds, limit)
    stands = {"debt": debt + seconds, "noted_at": clock.now(), "until": until}
    row = insert(RESTS).values(coop_id=coop_id, **stands)
    with directory.writing() as connection:
        connection.execute(row.on_conflict_do_update([RESTS.c.coop_id], set_=stands))
    return until


def owed(directory: Directory, coop_id: str, limit: int) -> float:
    """What is left of the debt now."""
    with directory.engine.connect() as connection:
        row = connection.execute(sa.select(RESTS).where(RESTS.c.coop_id == coop_id)).one_or_none()
    if row is None:
        return 0.0
    passed: float = (clock.now() - row.noted_at).total_seconds()
    debt: float = row.debt
    return max(0.0, debt - passed * (limit or HOUR) / HOUR)


def _until(debt: float, limit: int) -> datetime | None:
    if limit == NONE or debt <= limit:
        return None
    return clock.now() + timedelta(seconds=(debt - limit) * HOUR / limit)
