"""10,000 co-ops visited as people do, few often and most seldom, beside one co-op that has all visits.

    python -m bench.host_zipf [--co-ops N] [--visits N] [--rounds N] [--clients N] [--keep FOLDER]

Two servers stand on the same host, each with two workers. Clients ask one of them for the first page of the
first co-op alone, and the other for that of all: the nth most visited has 1/n of the visits of the first
(Zipf's law). They do so in turns. What is compared is the memory of all processes (PSS), the most files that
one worker had open, against what its pool of connections may keep, and the slowest answers.
"""

from __future__ import annotations

import os
import random
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from bench import memory
from bench.coop import Server
from bench.host import kept
from bench.host_visits import Visit, Walk, walk
from bench.load import processes
from bench.table import Figure, show
from tenants.storage.pool import CAP

SEED, EXPONENT = 11, 1.0
BETWEEN = 0.02  # seconds between two looks at the open files


def main() -> None:
    parser = ArgumentParser(description="10,000 co-ops by Zipf's law beside one.")
    parser.add_argument("--co-ops", type=int, default=10_000)
    parser.add_argument("--visits", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--keep", metavar="FOLDER")
    options = parser.parse_args()
    with kept(options.keep) as hall:
        hall.grow(options.co_ops)
        with hall.served() as many, hall.served() as single:
            show(measure(many, single, options.co_ops, options.visits, options.rounds, options.clients))


def measure(
    many: Server, single: Server, co_ops: int, visits: int, rounds: int, clients: int
) -> Iterator[Figure]:
    laws, one = zipf(co_ops, visits * (rounds + 1)), [Visit.of(0)] * visits
    pairs, most = list[tuple[Walk, Walk]](), [0]
    with watched(many, most):
        for number in range(rounds + 1):
            asked = laws[number * visits : (number + 1) * visits]
            pairs.append(_in_turn(number, many, asked, single, one, clients))
    del pairs[0]  # to warm up
    yield Figure.of("memory of all processes, PSS, MB", [_memory(many, single)], "at most 100 more")
    yield Figure.of("files that a worker has open", [(most[0], CAP)], "< 3")
    for percent in (50, 99):
        yield Figure.of(
            f"ms at p{percent}", [(a.at(percent), b.at(percent)) for a, b in pairs], _most(percent)
        )
    yield Figure.of("answers a second", [(a.rate, b.rate) for a, b in pairs], "")
    yield Figure.of("processor time, ms an answer", [(a.cpu_ms, b.cpu_ms) for a, b in pairs], "")


def zipf(co_ops: int, visits: int) -> list[Visit]:
    """The same each time. Who is visited often has nothing to do with when it was founded."""
    chance = random.Random(SEED)
    numbers = chance.sample(range(co_ops), co_ops)
    weights = [1 / rank**EXPONENT for rank in range(1, co_ops + 1)]
    return [Visit.of(number) for number in chance.choices(numbers, weights, k=visits)]


@contextmanager
def watched(server: Server, most: list[int]) -> Iterator[None]:
    """Notes how many files a worker had open at most."""
    done = Event()

    def look() -> None:
        while not done.wait(BETWEEN):
            most[0] = max(
                [most[0], *(len(os.listdir(f"/proc/{pid}/fd")) for pid in processes(server.pid)[1:])]
            )

    thread = Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _in_turn(
    number: int, many: Server, asked: Sequence[Visit], single: Server, one: Sequence[Visit], clients: int
) -> tuple[Walk, Walk]:
    if number % 2:
        ours = walk(many.port, asked, many.pid, clients).only_pages()
        return ours, walk(single.port, one, single.pid, clients).only_pages()
    theirs = walk(single.port, one, single.pid, clients).only_pages()
    return walk(many.port, asked, many.pid, clients).only_pages(), theirs


def _memory(many: Server, single: Server) -> tuple[float, float]:
    return memory.total(many.pid), memory.total(single.pid)


def _most(percent: int) -> str:
    return "≤ 2" if percent == 99 else ""


if __name__ == "__main__":
    main()
