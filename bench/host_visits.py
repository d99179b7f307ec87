"""Clients who ask co-ops of a host one after the other, each time over a new connection."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from bench.host import name_of
from bench.load import CLIENTS, cpu_seconds, together

SECONDS = 30.0  # until an answer is given up


@dataclass(frozen=True)
class Visit:
    host: str
    path: str = "/"
    headers: str = ""

    @classmethod
    def of(cls, number: int, path: str = "/") -> Visit:
        return cls(name_of(number), path)


@dataclass
class Walk:
    """What came of some visits: milliseconds for each, and how often which status was answered."""

    seconds: float = 0.0
    cpu_ms: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def at(self, percent: int) -> float:
        return quantiles(self.times, n=100)[percent - 1]

    def only_pages(self) -> Walk:
        if set(self.statuses) - {200}:
            raise RuntimeError(f"not every answer was a page: {dict(self.statuses)}")
        return self


def walk(port: int, visits: Sequence[Visit], pid: int, clients: int = CLIENTS) -> Walk:
    """All visits, shared out among the clients in turn."""
    made, left = Walk(), iter(visits)
    used, start = cpu_seconds(pid), time.perf_counter()
    together(clients, lambda _client: _visit_all(port, left, made))
    made.seconds = time.perf_counter() - start
    made.cpu_ms = 1000 * (cpu_seconds(pid) - used) / len(visits)
    return made


def ask(port: int, visit: Visit) -> tuple[int, bytes]:
    """Status and whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        head = f"GET {visit.path} HTTP/1.1\r\nHost: {visit.host}\r\nConnection: close\r\n{visit.headers}\r\n"
        line.sendall(head.encode())
        with line.makefile("rb") as answer:
            text = answer.read()
    return int(text[9:12]), text


def _visit_all(port: int, left: Iterator[Visit], made: Walk) -> None:
    """An iterator over a list, and a list's append, are safe to share between threads."""
    for visit in left:
        start = time.perf_counter()
        status, _text = ask(port, visit)
        made.times.append(1000 * (time.perf_counter() - start))
        made.statuses[status] += 1
