"""When each co-op wants its next visit, in the host's own database.

One time says it all. A request that writes makes it now, since a vote or a letter may have come to be. A
visit begins by putting it off: that keeps other workers away, and should the visitor be killed, brings the
next one. It ends by asking the co-op itself, unless somebody wrote meanwhile, who has made it now again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from tenants.directory import COOPS, METADATA, Directory, Entry, State, entries
from tenants.quotas.rests import RESTS

LEASE = timedelta(minutes=10)
LONGEST = timedelta(days=1)  # what is kept for its time is forgotten daily
VISITS = sa.Table(
    "visits",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("due_at", sa.DateTime, nullable=False, index=True),
)


def due(directory: Directory) -> list[Entry]:
    """Open co-ops whose time has come, longest ago first; those that nobody visited yet before all."""
    joined = sa.outerjoin(COOPS, VISITS, VISITS.c.coop_id == COOPS.c.id)
    come = sa.or_(VISITS.c.due_at.is_(None), VISITS.c.due_at <= _naive(clock.now()))
    found = sa.select(COOPS).select_from(joined).where(COOPS.c.state == State.OPEN, come)
    return entries(directory, found.order_by(VISITS.c.due_at))


def claim(directory: Directory, coop_id: str) -> datetime | None:
    """Until when it is this visitor's; None when another has it."""
    now = clock.now()
    lease = {"due_at": _naive(now + LEASE)}
    new = insert(VISITS).values(coop_id=coop_id, **lease)
    with directory.writing() as connection:
        done = connection.execute(
            new.on_conflict_do_update(
                index_elements=[VISITS.c.coop_id], set_=lease, where=VISITS.c.due_at <= _naive(now)
            )
        )
    return now + LEASE if done.rowcount else None


def settle(directory: Directory, coop_id: str, lease: datetime, wanted: datetime | None) -> None:
    """The visit is over; whoever wrote meanwhile has taken the lease away, and is visited again."""
    following = min(wanted or datetime.max.replace(tzinfo=UTC), clock.now() + LONGEST)
    mine = (VISITS.c.coop_id == coop_id, VISITS.c.due_at == _naive(lease))
    with directory.writing() as connection:
        connection.execute(sa.update(VISITS).where(*mine).values(due_at=_naive(following)))


def rest(directory: Directory, coop_id: str, until: datetime) -> None:
    """Not before then, whoever wrote meanwhile."""
    early = (VISITS.c.coop_id == coop_id, VISITS.c.due_at < _naive(until))
    with directory.writing() as connection:
        connection.execute(sa.update(VISITS).where(*early).values(due_at=_naive(until)))


def touch(directory: Directory, coop_id: str) -> None:
    """Somebody writes. Asked first, for a busy co-op is due already: to read costs no wait for the disk."""
    rests = sa.select(RESTS.c.until).where(RESTS.c.coop_id == coop_id, RESTS.c.until > clock.now())
    now = sa.func.coalesce(rests.scalar_subquery(), sa.literal(_naive(clock.now()), sa.DateTime))
    later = (VISITS.c.coop_id == coop_id, VISITS.c.due_at > now)
    with directory.engine.connect() as connection:
        if connection.execute(sa.select(VISITS.c.coop_id).where(*later)).first() is None:
            return
    with directory.writing() as connection:
        connection.execute(sa.update(VISITS).where(*later).values(due_at=now))


def _naive(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None)
