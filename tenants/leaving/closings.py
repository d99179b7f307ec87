"""Co-ops that leave, in the host's own database: until when they can come back, and what was done then.

When a co-op is deleted, its row in the directory is kept under another id and without its name, for
`TOMBSTONE`: its address stays closed, so that nobody else is taken for it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from coop import clock
from coop.database import UtcDateTime
from tenants.config import Host
from tenants.directory import COOPS, METADATA, Directory, State

TOMBSTONE = timedelta(days=365)
CLOSINGS = sa.Table(
    "closings",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("was", sa.String(12), nullable=False),  # the state that it goes back to
    sa.Column("closed_at", UtcDateTime, nullable=False),
    sa.Column("deletes_at", UtcDateTime, nullable=False, index=True),
    sa.Column("owner", sa.String(32), nullable=False),  # by which backups know its copies
    sa.Column("sha256", sa.String(64)),  # of the export; None until it is whole
    sa.Column("size", sa.Integer),
    sa.Column("mark", sa.String(64)),  # of the database in it
    sa.Column("handed_over_at", UtcDateTime),  # fetched by its link, or written where the operator said
    sa.Column("deleted_at", UtcDateTime),
    sa.Column("record", sa.JSON),  # of the deletion
)


@dataclass(frozen=True)
class Closing:
    """As its columns say."""

    coop_id: str
    was: str
    closed_at: datetime
    deletes_at: datetime
    owner: str
    sha256: str | None = None
    size: int | None = None
    mark: str | None = None
    handed_over_at: datetime | None = None
    deleted_at: datetime | None = None
    record: dict[str, Any] | None = None

    @property
    def is_due(self) -> bool:
        return self.deleted_at is None and self.deletes_at <= clock.now()


def owner_of(host: Host, coop_id: str) -> str:
    """What a backup's index calls the co-op: only this host can tell which it is."""
    return hmac.new(host.key("owners of copies").encode(), coop_id.encode(), sha256).hexdigest()[:32]


def of(directory: Directory, coop_id: str) -> Closing | None:
    found = _closings(directory, CLOSINGS.c.coop_id == coop_id)
    return found[0] if found else None


def waiting(directory: Directory) -> list[Closing]:
    """Closed and not deleted yet, the first to be deleted first."""
    return _closings(directory, CLOSINGS.c.deleted_at.is_(None))


def gone(directory: Directory) -> list[Closing]:
    return _closings(directory, CLOSINGS.c.deleted_at.is_not(None))


def begin(directory: Directory, closing: Closing) -> None:
    """The co-op answers nobody from now on. What was begun before is begun anew."""
    mine = CLOSINGS.c.coop_id == closing.coop_id
    with directory.writing() as connection:
        connection.execute(sa.delete(CLOSINGS).where(mine))
        connection.execute(sa.insert(CLOSINGS).values(**vars(closing)))
        shut = sa.update(COOPS).where(COOPS.c.id == closing.coop_id)
        connection.execute(shut.values(state=State.CLOSED))


def call_off(directory: Directory, closing: Closing) -> bool:
    """Whether it is again what it was: not once its deletion has begun, of which there is a record then."""
    mine = CLOSINGS.c.coop_id == closing.coop_id
    with directory.writing() as connection:
        if connection.scalar(sa.select(CLOSINGS.c.record).where(mine)) is not None:
            return False
        connection.execute(sa.delete(CLOSINGS).where(mine))
        again = sa.update(COOPS).where(COOPS.c.id == closing.coop_id)
        connection.execute(again.values(state=closing.was))
    return True


def update(directory: Directory, closing: Closing, **values: Any) -> bool:
    """Whether it was still there: it may have been called off."""
    with directory.writing() as connection:
        mine = CLOSINGS.c.coop_id == closing.coop_id
        return connection.execute(sa.update(CLOSINGS).where(mine).values(values)).rowcount == 1


def forget(directory: Directory) -> list[str]:
    """The addresses that are free again."""
    long_gone = _closings(directory, CLOSINGS.c.deleted_at <= clock.now() - TOMBSTONE)
    if not long_gone:
        return []
    old = [one.coop_id for one in long_gone]
    with directory.writing() as connection:
        labels = list(connection.scalars(sa.select(COOPS.c.label).where(COOPS.c.id.in_(old))))
        connection.execute(sa.delete(CLOSINGS).where(CLOSINGS.c.coop_id.in_(old)))
        connection.execute(sa.delete(COOPS).where(COOPS.c.id.in_(old)))
    return labels


def _closings(directory: Directory, which: sa.ColumnElement[bool]) -> list[Closing]:
    with directory.engine.connect() as connection:
        rows = connection.execute(sa.select(CLOSINGS).where(which).order_by(CLOSINGS.c.deletes_at))
        return [Closing(**row) for row in rows.mappings()]
