"""Before the application of a worker: a co-op takes no more than its part, so that the others have theirs.

So many requests a minute, and so many of the worker's threads at once. Whoever comes when those are taken
waits for a moment, if not too many wait already: some threads are always left for others. Each worker counts
for itself, in memory and without asking anybody; the limit of all is shared out among them in equal parts.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from threading import Condition, Lock

from tenants.quotas import NONE

MOST_KEPT = 4096  # co-ops; one that is forgotten has been away for longest, and its bucket is full or nearly
PATIENCE = 1.0  # seconds that a request waits for a thread


class Reason(StrEnum):
    REQUESTS = "requests"
    THREADS = "threads"


@dataclass(frozen=True)
class Turned:
    """Away; `seconds` until it is worth trying again."""

    reason: Reason
    seconds: int


class Gate:
    """`threads` are those of one worker."""

    def __init__(self, *, workers: int, threads: int) -> None:
        self.buckets = Buckets(workers)
        self.seats = Seats(max(1, threads // 2), threads // 4)

    def enter(self, coop_id: str, per_minute: int) -> Turned | None:
        """None for one that is let in, who has to `leave` again."""
        if wait := self.buckets.take(coop_id, per_minute):
            return Turned(Reason.REQUESTS, math.ceil(wait))
        return None if self.seats.take(coop_id) else Turned(Reason.THREADS, 1)

    def leave(self, coop_id: str) -> None:
        self.seats.give_back(coop_id)


class Buckets:
    """A token for each request. A bucket holds those of a minute, and fills again as the minute passes."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._held: dict[str, tuple[float, float]] = {}  # tokens, and when; who came last is last
        self._lock = Lock()

    def take(self, coop_id: str, per_minute: int) -> float:
        """Seconds until there is one again; 0 when it was taken."""
        if per_minute == NONE:
            return 0.0
        most, now = max(1.0, per_minute / self._workers), time.monotonic()
        with self._lock:
            held, then = self._held.pop(coop_id, (most, now))
            held = min(most, held + (now - then) * most / 60)
            self._held[coop_id] = (held - 1 if held >= 1 else held, now)
            if len(self._held) > MOST_KEPT:
                del self._held[next(iter(self._held))]
        return 0.0 if held >= 1 else (1 - held) * 60 / most


class Seats:
    """So many of one co-op at once, and so many more that wait."""

    def __init__(self, most: int, most_waiting: int) -> None:
        self.most = most
        self.most_waiting = most_waiting
        self._taken: defaultdict[str, int] = defaultdict(int)
        self._waiting: defaultdict[str, int] = defaultdict(int)
        self._freed = Condition()

    def take(self, coop_id: str) -> bool:
        with self._freed:
            if self._taken[coop_id] >= self.most and not self._wait(coop_id):
                return False
            self._taken[coop_id] += 1
        return True

    def give_back(self, coop_id: str) -> None:
        with self._freed:
            _less(self._taken, coop_id)
            if coop_id in self._waiting:
                self._freed.notify_all()

    def _wait(self, coop_id: str) -> bool:
        if self._waiting[coop_id] >= self.most_waiting:
            _drop_empty(self._waiting, coop_id)
            return False
        self._waiting[coop_id] += 1
        try:
            return self._freed.wait_for(lambda: self._taken[coop_id] < self.most, PATIENCE)
        finally:
            _less(self._waiting, coop_id)


def _less(counts: dict[str, int], coop_id: str) -> None:
    counts[coop_id] -= 1
    _drop_empty(counts, coop_id)


def _drop_empty(counts: dict[str, int], coop_id: str) -> None:
    if not counts[coop_id]:
        del counts[coop_id]
