"""What went wrong unexpectedly, as counts: where, of which kind, how often, when.

No message is kept and no address, for either can hold what somebody wrote. Counted in memory and written
every few seconds: a co-op that fails at every request costs the host a row an hour, and no wait.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, got_request_exception, request
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime
from tenants.context import at_hand
from tenants.directory import METADATA, Directory
from tenants.watching.tally import Tally

KEPT = timedelta(days=30)
HOST = ""  # in place of a co-op
FAULTS = sa.Table(
    "faults",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("hour", UtcDateTime, primary_key=True, index=True),
    sa.Column("place", sa.String(100), primary_key=True),  # a view's name, or what the host was doing
    sa.Column("kind", sa.String(100), primary_key=True),  # the exception's class
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
)
Key = tuple[str, datetime, str, str]
Span = tuple[int, datetime, datetime]  # how often, and the first and the last time
log = logging.getLogger(__name__)


class Faults:
    """Those of one process that are not written yet."""

    def __init__(self) -> None:
        self._tally: Tally[Key, Span] = Tally(_both)

    def note(self, coop_id: str, place: str, fault: BaseException) -> None:
        now = clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        key = (coop_id, hour, place[:100], type(fault).__qualname__[:100])
        self._tally.note((key, (1, now, now)))

    def write(self, directory: Directory) -> None:
        if self._tally.write(directory, _added):
            with directory.writing() as connection:
                connection.execute(sa.delete(FAULTS).where(FAULTS.c.hour < clock.now() - KEPT))


def _both(earlier: Span, later: Span) -> Span:
    return earlier[0] + later[0], earlier[1], later[2]


def listen(app: Flask, faults: Faults) -> None:
    """Whatever an application's views raise without meaning to. To count it must not make it worse."""

    def note(_app: Flask, exception: BaseException, **_more: Any) -> None:
        try:
            coop = at_hand()
            faults.note(coop.id if coop else HOST, request.endpoint or "", exception)
        except Exception:
            log.exception("a fault could not be counted")

    got_request_exception.connect(note, app, weak=False)


def _added(key: Key, span: Span) -> sa.Insert:
    count, first_at, last_at = span
    row = insert(FAULTS).values(
        **dict(zip(("coop_id", "hour", "place", "kind"), key, strict=True)),
        count=count,
        first_at=first_at,
        last_at=last_at,
    )
    return row.on_conflict_do_update(
        FAULTS.primary_key.columns,
        set_={"count": FAULTS.c.count + count, "last_at": sa.func.max(FAULTS.c.last_at, last_at)},
    )
