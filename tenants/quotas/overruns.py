"""Which co-ops met their limits lately, and how often, in the host's own database, for the operator to see.

Counted in memory and written with the other counts: one that is turned away costs the host no write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import add

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime
from tenants.directory import COOPS, METADATA, Directory
from tenants.watching.tally import Tally

LATELY = timedelta(days=1)
OVERRUNS = sa.Table(
    "overruns",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("what", sa.String(10), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),  # since it was last quiet for `LATELY`
    sa.Column("last_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Overrun:
    label: str
    what: str
    count: int
    last_at: datetime


class Overruns:
    """Those of one process that are not written yet."""

    def __init__(self) -> None:
        self._tally: Tally[tuple[str, str], int] = Tally(add)

    def note(self, coop_id: str, what: str) -> None:
        self._tally.note(((coop_id, what), 1))

    def write(self, directory: Directory) -> None:
        self._tally.write(directory, _added)


def lately(directory: Directory, coop_id: str | None = None) -> list[Overrun]:
    """The latest first; of all, or of one."""
    found = sa.select(COOPS.c.label, OVERRUNS.c.what, OVERRUNS.c.count, OVERRUNS.c.last_at)
    recent = found.join(COOPS, COOPS.c.id == OVERRUNS.c.coop_id).where(
        OVERRUNS.c.last_at > clock.now() - LATELY
    )
    if coop_id:
        recent = recent.where(OVERRUNS.c.coop_id == coop_id)
    with directory.engine.connect() as connection:
        rows = connection.execute(recent.order_by(OVERRUNS.c.last_at.desc()))
        return [Overrun(*row) for row in rows]


def _added(key: tuple[str, str], count: int) -> sa.Insert:
    coop_id, what = key
    now = clock.now()
    row = insert(OVERRUNS).values(coop_id=coop_id, what=what, count=count, last_at=now)
    was_quiet = OVERRUNS.c.last_at <= now - LATELY
    more = sa.case((was_quiet, count), else_=OVERRUNS.c.count + count)
    return row.on_conflict_do_update(OVERRUNS.primary_key.columns, set_={"count": more, "last_at": now})
