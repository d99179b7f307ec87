"""Processes that do the same to many co-ops, a few at a time.

Each is told over a pipe of its own. One that dies costs the co-ops that it had in hand, and no more; when the
command itself dies, the pipes close, and nobody is left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from tenants.config import Host
from tenants.directory import Entry
from tenants.hosting import Hosting

MOST_AT_ONCE = 32
SPAWN = get_context("spawn")  # a fork would share open databases
DIED = "its process ended before it was done"
Done = TypeVar("Done")


class Crew:
    def __init__(self, host: Host, jobs: int) -> None:
        self.host = host
        self.jobs = jobs

    def each(
        self, do: Callable[[Hosting, Entry], Done], entries: list[Entry], lost: Callable[[Entry, str], Done]
    ) -> Iterator[list[Done]]:
        """What `do` returned, batch by batch in no order; `lost` stands in where a process died."""
        left = iter(_batches(entries, self.jobs))
        in_hand: dict[Connection, list[Entry]] = {}
        for batch in islice(left, self.jobs):
            in_hand[_told(self._start(do), batch)] = batch
        while in_hand:
            for pipe in wait(list(in_hand)):
                assert isinstance(pipe, Connection)
                batch, following = in_hand.pop(pipe), next(left, None)
                try:
                    yield pipe.recv()
                except EOFError:
                    yield [lost(entry, DIED) for entry in batch]
                    pipe = self._start(do)
                if following is None:
                    pipe.close()
                else:
                    in_hand[_told(pipe, following)] = following

    def _start(self, do: Callable[[Hosting, Entry], Any]) -> Connection:
        ours, theirs = SPAWN.Pipe()
        SPAWN.Process(target=_work, args=(self.host, do, theirs), daemon=True).start()
        theirs.close()
        return ours


def _told(pipe: Connection, batch: list[Entry]) -> Connection:
    """One that died just before is found out when its answer is awaited."""
    with suppress(OSError):
        pipe.send(batch)
    return pipe


def _batches(entries: list[Entry], jobs: int) -> list[list[Entry]]:
    size = max(1, min(MOST_AT_ONCE, len(entries) // (4 * jobs)))
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def _work(host: Host, do: Callable[[Hosting, Entry], Any], pipe: Connection) -> None:
    hosting = Hosting(host)
    while True:
        try:
            batch = pipe.recv()
        except EOFError:
            return
        pipe.send([do(hosting, entry) for entry in batch])
