"""What a co-op takes of a machine's memory: `coop serve` with two workers, after a mix of its pages.

    python -m bench.memory [--rounds N]

Each round starts the server anew, signs in, asks for every kind of page until both workers have answered them
many times, and adds up master and workers from `/proc`. PSS counts a page of memory that n processes share as
1/n for each: their sum is what the machine has to have. RSS counts it whole each time.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from bench import board, load
from bench.coop import Server, founded
from bench.table import Figure, show

TIMES = 30  # each page, so that either worker has made it
LIMIT = 150.0  # MB
PAGES = (
    "/",
    "/rides",
    "/rides/new?from=58.4167,+15.6254&to=58.4004,+15.6216",
    "/rides/1",
    "/decisions",
    "/charter",
    "/charter/fee_percent",
    "/books",
    "/money",
    "/members",
    "/membership",
    "/me",
    "/me/data",
    "/me/data.json",
    "/privacy",
    "/privacy/record",
)
OPEN_TO_ALL = ("/", "/sign-in", "/register", "/decisions", "/charter", "/books", "/privacy", "/mails")


def main() -> None:
    parser = ArgumentParser(description="The memory of a co-op under two workers.")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    show(measure(options.rounds))


def measure(rounds: int) -> list[Figure]:
    with founded() as coop:
        board.fill(coop)
        used = []
        for _round in range(rounds):
            with coop.served() as server:
                visit(server)
                used.append((total(server.pid, "Pss"), total(server.pid, "Rss")))
    return [
        Figure.of("two workers and their master: PSS, MB", [(pss, LIMIT) for pss, _rss in used], "< 1"),
        Figure.of("the same: RSS, MB", [(rss, LIMIT) for _pss, rss in used], ""),
    ]


def visit(server: Server) -> None:
    """Signed in and not, in English and in Swedish, as page and as fragment."""
    cookie = {"Cookie": server.sign_in(board.DRIVER)}
    for _time in range(TIMES):
        for path in PAGES:
            load.body(server.port, path, cookie)
        for path in OPEN_TO_ALL:
            load.body(server.port, path, {"Accept-Language": "sv"})
        load.body(server.port, "/rides", {**cookie, **board.FRAGMENT})


def total(pid: int, what: str = "Pss") -> float:
    """MB, in all the server's processes."""
    return sum(_kilobytes(one, what) for one in load.processes(pid)) / 1024


def _kilobytes(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


if __name__ == "__main__":
    main()
