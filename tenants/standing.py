"""How each co-op stood at its last visit, in the host's own database: a list of many asks that one alone."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime, db
from coop.notices import outbox
from tenants.directory import METADATA, Entry
from tenants.hosting import Hosting

STANDINGS = sa.Table(
    "standings",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("waiting", sa.Integer, nullable=False),  # letters that will be tried again
    sa.Column("failed", sa.Integer, nullable=False),  # letters that were given up
    sa.Column("noted_at", UtcDateTime, nullable=False),
)


def note(hosting: Hosting, entry: Entry) -> None:
    """At the end of a visit, with the co-op at hand. Numbers alone."""
    with hosting.app.app_context():
        waiting, failed = outbox.unsent()
        db.session.rollback()
    stands = {
        "size": hosting.storage.size(entry.id),
        "waiting": waiting,
        "failed": failed,
        "noted_at": clock.now(),
    }
    noted = insert(STANDINGS).values(coop_id=entry.id, **stands)
    with hosting.directory.writing() as connection:
        connection.execute(noted.on_conflict_do_update([STANDINGS.c.coop_id], set_=stands))
