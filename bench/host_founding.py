"""A founding on a host beside its floor: the same file copied and the same charter written by bare SQLite.

python -m bench.host_founding [--co-ops N]
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.table import Figure, show
from generator.sheet import Sheet
from tenants.config import Host
from tenants.hosting import Hosting
from tenants.revisions import revision

LETTERS = "bcdfghjkmpqstxyz"  # none that looks like another


def main() -> None:
    parser = ArgumentParser(description="Founding beside bare SQLite.")
    parser.add_argument("--co-ops", type=int, default=1000)
    show(measure(parser.parse_args().co_ops))


def measure(count: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="andel-bench-") as name:
        folder = Path(name)
        hosting = Hosting(Host.from_environment({"ANDEL_DATA": str(folder / "host")}))
        answers = Sheet().charter(
            {"name": "Measured", "contact_email": "data@coop.example", "slug": "measured"}
        )
        first = hosting.found(answers)
        rows = _rows(hosting.files.path(first.id))
        base = hosting.files.base(revision(answers["services"]), lambda _path: None)
        pairs = []
        for number in range(count):
            label = _label(number)
            ours = _ms(lambda label=label: hosting.found(answers | {"slug": label}))
            pairs.append((ours, _ms(lambda label=label: bare(base, folder / f"{label}.sqlite3", rows))))
    return [
        Figure.of(f"founding, {count} co-ops, median, ms", pairs, "< 10 ms"),
        Figure.of("founding, p95, ms", [tuple(map(_p95, zip(*pairs, strict=True)))], "< 10 ms"),  # type: ignore[list-item]
    ]


def bare(base: Path, path: Path, rows: list[Any]) -> None:
    shutil.copyfile(base, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=FULL")
        file.execute("BEGIN IMMEDIATE")
        file.executemany(f"INSERT INTO charter_entries VALUES ({','.join('?' * len(rows[0]))})", rows)
        file.execute("COMMIT")


def _rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT * FROM charter_entries ORDER BY seq").fetchall()


def _label(number: int) -> str:
    letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(4)]
    return "coop-" + "".join(letters)


def _p95(times: Any) -> float:
    return quantiles(times, n=20)[-1]


def _ms(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
