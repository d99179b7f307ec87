"""What a process counts while it serves, and how that comes to the host's own database."""

from __future__ import annotations

import atexit
import os
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime, db
from tenants import rounds
from tenants.directory import METADATA
from tenants.quotas.overruns import Overruns
from tenants.watching.faults import Faults
from tenants.watching.traffic import Traffic

if TYPE_CHECKING:
    from tenants.hosting import Hosting

SECONDS_BETWEEN = 10.0
GONE = timedelta(minutes=1)  # a worker that has not been heard of for so long
WORKERS = sa.Table(
    "workers",
    METADATA,
    sa.Column("pid", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("idle", sa.Integer, nullable=False),  # connections to databases of co-ops
    sa.Column("files", sa.Integer, nullable=False),
    sa.Column("noted_at", UtcDateTime, nullable=False),
)


class Counts:
    def __init__(self) -> None:
        self.faults = Faults()
        self.traffic = Traffic()
        self.overruns = Overruns()

    def write(self, hosting: Hosting) -> None:
        self.faults.write(hosting.directory)
        self.traffic.write(hosting.directory)
        self.overruns.write(hosting.directory)


def start(hosting: Hosting) -> None:
    """In each web worker: a thread that writes down what was counted, as it does when it is stopped."""
    atexit.register(_write, hosting)
    rounds.start("counts", SECONDS_BETWEEN, partial(_write, hosting), hosting.counts.faults)


def note_worker(hosting: Hosting) -> None:
    with hosting.app.app_context():
        idle = hosting.storage.idle(db.engine)
    stands = {"idle": idle, "files": _open_files(), "noted_at": clock.now()}
    row = insert(WORKERS).values(pid=os.getpid(), **stands)
    with hosting.directory.writing() as connection:
        connection.execute(row.on_conflict_do_update([WORKERS.c.pid], set_=stands))
        connection.execute(sa.delete(WORKERS).where(WORKERS.c.noted_at < clock.now() - GONE))


def _open_files() -> int:
    return len(os.listdir("/dev/fd"))


def _write(hosting: Hosting) -> None:
    hosting.counts.write(hosting)
    note_worker(hosting)
