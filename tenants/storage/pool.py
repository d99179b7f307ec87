"""One engine for all co-ops: a pool that keeps each connection for the co-op that it was opened for.

One engine, because SQLAlchemy caches compiled statements by it: an engine for each co-op would compile
everything again for each. A connection belongs to a co-op and an epoch from the moment it is opened. It is
handed out for that co-op alone, and it refuses every statement while another is at hand.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from tenants.context import Coop, OtherCoop, current

CAP = 64  # open connections of a worker: 1 MB and three files each, and 2 ms to open
MOST_IDLE = CAP - 20  # of them; the others are for whoever has one in use
Key = tuple[str, int]


class CoopPool(Pool):
    """Idle connections by co-op; those that were used longest ago are closed first, beyond `MOST_IDLE`.

    Its creator takes the connection's record and writes with `belongs` whose it is.
    """

    def __init__(self, creator: Any, **options: Any) -> None:
        super().__init__(creator, **options)
        self._idle: OrderedDict[Key, list[ConnectionPoolEntry]] = OrderedDict()
        self._count = 0
        self._lock = Lock()

    def status(self) -> str:
        return f"{self._count} idle connections of {len(self._idle)} co-ops"

    @property
    def idle(self) -> int:
        """How many connections are kept open for whoever comes next."""
        return self._count

    def _do_get(self) -> ConnectionPoolEntry:
        coop = current()
        with self._lock:
            record, stale = self._take(coop)
        for old in stale:
            old.close()
        if record is None:
            record = self._create_connection()
        return record

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        with self._lock:
            self._idle.setdefault(record.info["coop"], []).append(record)
            self._idle.move_to_end(record.info["coop"])
            self._count += 1
            excess = self._trim()
        for old in excess:
            old.close()

    def drop(self, coop: Coop) -> None:
        """Closes its idle connections."""
        with self._lock:
            dropped = self._idle.pop(key_of(coop), [])
            self._count -= len(dropped)
        for record in dropped:
            record.close()

    def _take(self, coop: Coop) -> tuple[ConnectionPoolEntry | None, list[ConnectionPoolEntry]]:
        """An idle connection, and those to the co-op's earlier databases, which nobody may use again."""
        wanted = key_of(coop)
        stale = [key for key in self._idle if key[0] == coop.id and key != wanted]
        dropped = [record for key in stale for record in self._idle.pop(key)]
        self._count -= len(dropped)
        records = self._idle.get(wanted)
        if not records:
            return None, dropped
        self._count -= 1
        record = records.pop()
        if not records:
            del self._idle[wanted]
        return record, dropped

    def _trim(self) -> list[ConnectionPoolEntry]:
        dropped = []
        while self._count > MOST_IDLE:
            key, records = next(iter(self._idle.items()))
            dropped.append(records.pop(0))
            self._count -= 1
            if not records:
                del self._idle[key]
        return dropped

    def recreate(self) -> CoopPool:
        return CoopPool(
            self._creator,
            recycle=self._recycle,
            echo=self.echo,
            logging_name=self._orig_logging_name,
            reset_on_return=self._reset_on_return,
            pre_ping=self._pre_ping,
            _dispatch=self.dispatch,
            dialect=self._dialect,
        )

    def dispose(self) -> None:
        with self._lock:
            records = [record for kept in self._idle.values() for record in kept]
            self._idle.clear()
            self._count = 0
        for record in records:
            record.close()


def key_of(coop: Coop) -> Key:
    return coop.id, coop.epoch


def belongs(record: ConnectionPoolEntry) -> Coop:
    """The co-op at hand, for which the connection is opened."""
    coop = current()
    record.info["coop"] = key_of(coop)
    return coop


def guard(engine: Engine) -> None:
    """Every statement and every commit asks again whose connection it is."""
    event.listen(engine, "before_cursor_execute", _refuse_others)
    event.listen(engine, "commit", _refuse_other)


def _refuse_others(connection: Connection, *_statement: Any) -> None:
    _refuse_other(connection)


def _refuse_other(connection: Connection) -> None:
    if connection.info["coop"] != key_of(current()):
        raise OtherCoop(f"a connection of {connection.info['coop'][0]} was used for {current().id}")
