"""A founding on a host beside its floor: the same file copied and the same charter written by bare SQLite.

    python -m bench.host_founding [--co-ops N] [--all N] [--sign-ups N] [--keep FOLDER]

`--co-ops` are founded one by one in turns with the bare ones; `--all` in two processes, whose start counts
too, and they stay in the folder for other benches; `--sign-ups` at a real server (`host_sign_up.py`).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import host_sign_up
from bench.host import Hall, answers, in_parts, kept, label
from bench.table import Figure, show
from tenants.storage.revisions import revision

APART = 50_000  # numbers of the co-ops that are founded one by one
LIMIT = 0.3  # MB
Rows = list[tuple[Any, ...]]


def main() -> None:
    parser = ArgumentParser(description="Founding beside bare SQLite.")
    parser.add_argument("--co-ops", type=int, default=1000)
    parser.add_argument("--all", type=int, default=10_000)
    parser.add_argument("--sign-ups", type=int, default=200)
    parser.add_argument("--keep", metavar="FOLDER")
    options = parser.parse_args()
    with kept(options.keep) as hall, tempfile.TemporaryDirectory(prefix="andel-bench-") as name:
        floor = Floor(hall, Path(name))
        figures = [*all_at_once(hall, floor, options.all), *one_by_one(hall, floor, options.co_ops)]
        show([*figures, *signing_up(hall, options.sign_ups)])


class Floor:
    """What must be done at the least: the copy of a file with all tables, and the charter's rows in it."""

    def __init__(self, hall: Hall, folder: Path) -> None:
        hosting, given = hall.hosting(), answers(hall.first_free(APART))
        hosting.prepare()
        self.folder = folder
        self.size = hosting.files.size(first := hosting.found(given).id)
        with closing(sqlite3.connect(hosting.files.path(first))) as file:
            self.rows: Rows = file.execute("SELECT * FROM charter_entries ORDER BY seq").fetchall()
        self.base = hosting.files.base(revision(given["services"]), lambda _path: None)

    def found(self, name: str) -> None:
        path = self.folder / f"{name}.sqlite3"
        shutil.copyfile(self.base, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous=FULL")
            file.execute("BEGIN IMMEDIATE")
            slots = ",".join("?" * len(self.rows[0]))
            file.executemany(f"INSERT INTO charter_entries VALUES ({slots})", self.rows)
            file.execute("COMMIT")

    def found_all(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self.found(f"all-{number}")


def all_at_once(hall: Hall, floor: Floor, count: int) -> Iterator[Figure]:
    """Those that a kept folder has already are founded by neither."""
    if left := hall.missing(count):
        bare = _seconds(partial(in_parts, floor.found_all, left, 2))
        what = f"founding {len(left)} co-ops in two processes, s"
        yield Figure.of(what, [(hall.grow(count), bare)], "10,000 in < 120 s")


def one_by_one(hall: Hall, floor: Floor, count: int) -> Iterator[Figure]:
    hosting, first, pairs = hall.hosting(), hall.first_free(APART), []
    given = answers(first)
    for number in range(first, first + count):
        ours = _seconds(partial(hosting.found, given | {"slug": label(number)}))
        pairs.append((1000 * ours, 1000 * _seconds(partial(floor.found, label(number)))))
    yield Figure.of(f"founding, {count} co-ops one by one, median, ms", pairs, "< 10 ms")
    yield Figure.of("the same at p95, ms", [_p95(pairs)], "")
    yield Figure.of("an empty co-op on disk, MB", [(floor.size / 1e6, LIMIT)], "< 1")


def signing_up(hall: Hall, count: int) -> Iterator[Figure]:
    if count:
        pairs = host_sign_up.measure(hall, count)
        yield Figure.of(f"sign-up sent to first page, {count} times, median, ms", pairs, "")
        yield Figure.of("the same at p95, ms", [_p95(pairs)], "< 300 ms")


def _p95(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    ours, bare = zip(*pairs, strict=True)
    return quantiles(ours, n=20)[-1], quantiles(bare, n=20)[-1]


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
