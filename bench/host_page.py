"""Pages of a hosted co-op beside the same pages of the same co-op standing alone.

    python -m bench.host_page [--rounds N] [--visits N]

The database of the one is a copy of the other's. `andel host serve` and `coop serve` run at the same time,
each with two workers, and are asked in turns. Beside the time until an answer, which includes the clients'
work, stands the server's own processor time.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import host_decisions
from bench.coop import Server
from bench.host import kept, name_of
from bench.host_visits import Visit, Walk, walk
from bench.load import in_turns
from bench.table import Figure, show

PUBLIC = ("/", host_decisions.PATH)
FOR_MEMBERS = ("/",)
Asker = Callable[[], Walk]


def main() -> None:
    parser = ArgumentParser(description="A hosted co-op beside the same one standing alone.")
    parser.add_argument("--rounds", type=int, default=16)
    parser.add_argument("--visits", type=int, default=400)
    options = parser.parse_args()
    show(measure(options.rounds, options.visits))


def measure(rounds: int, visits: int) -> Iterator[Figure]:
    with kept(None) as hall, TemporaryDirectory(prefix="andel-bench-") as folder:
        hall.grow(1, jobs=1)
        host_decisions.fill(hall, range(1))
        alone = host_decisions.alone(hall, Path(folder))
        with hall.served() as server, alone.served() as single:
            host = replace(server, name=name_of(0))
            members = _signed_in(host), _signed_in(single)
            for path in PUBLIC:
                askers = _asker(host, path, "", visits), _asker(single, path, "", visits)
                yield from _compare(path, *askers, rounds)
            for path in FOR_MEMBERS:
                askers = _asker(host, path, members[0], visits), _asker(single, path, members[1], visits)
                yield from _compare(f"{path} for a member", *askers, rounds)


def _compare(what: str, hosted: Asker, alone: Asker, rounds: int) -> Iterator[Figure]:
    pairs = in_turns(rounds, hosted, alone)
    times, work = [(1000 / a.rate, 1000 / b.rate) for a, b in pairs], [(a.cpu_ms, b.cpu_ms) for a, b in pairs]
    yield Figure.of(f"{what}: ms an answer", times, "≤ 1.1")
    yield Figure.of(f"{what}: processor time, ms", work, "")


def _asker(server: Server, path: str, cookie: str, visits: int) -> Asker:
    one = Visit(server.name or "127.0.0.1", path, cookie)
    return lambda: walk(server.port, [one] * visits, server.pid).only_pages()


def _signed_in(server: Server) -> str:
    return f"Cookie: {server.sign_in(host_decisions.MEMBER)}\r\n"


if __name__ == "__main__":
    main()
