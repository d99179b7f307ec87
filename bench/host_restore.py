"""One co-op of 10 MB brought back from a backup, beside the least that could do it, and what others notice.

    python -m bench.host_restore [--rounds N] [--seconds N]

The least is a plain copy of the same file, kept by the disk, and SQLite's own look through it. A restore does
that too, and finds the copy, knows it by its keyed hash, and raises the epoch; what is sealed is decrypted.
Then other co-ops are asked by a few clients who look at what they got for a moment, with and without one
restore after the other in a process of its own, which waits between them as long as they take.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from pyrage import x25519

from bench.coop import Server
from bench.host import SPAWN, Hall, kept, label, name_of
from bench.host_visits import Visit, ask
from bench.load import CLIENTS, in_turns, together
from bench.table import Figure, show
from tenants.copies import backup
from tenants.copies.restoring import restore
from tenants.hosting import Hosting

SIZE = 10_000_000
OTHERS = 50
PAUSE = 0.05
FIRST = label(0)


def main() -> None:
    parser = ArgumentParser(description="Restoring one co-op, and what others notice.")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    show(measure(options.rounds, options.seconds))


def measure(rounds: int, seconds: float) -> Iterator[Figure]:
    with kept(None) as hall, TemporaryDirectory(prefix="andel-bench-") as name:
        hall.grow(1 + OTHERS)
        folder, hosting = Path(name), hall.hosting()
        fill(hosting)
        for place, changed in (("plain", {}), ("sealed", keys(folder))):
            hosting.host = replace(hosting.host, **changed)  # type: ignore[arg-type]
            copies = folder / place
            backup.run(hosting, copies)
            pairs = in_turns(rounds, lambda at=copies: ours(hosting, at), lambda: bare(hosting, folder))
            yield Figure.of(f"restore, 10 MB, {place}, ms", pairs, "< 1000 ms")
        hosting.host = replace(hosting.host, backup_recipients=())
        typed = [(_typed(hall, folder / "plain"), bare(hosting, folder)) for _round in range(3)]
        yield Figure.of("the same, as typed, ms", typed, "< 1000 ms")
        yield from noticed(hall, folder / "plain", rounds, seconds)


def noticed(hall: Hall, copies: Path, rounds: int, seconds: float) -> Iterator[Figure]:
    with hall.served() as server:
        pairs = in_turns(
            max(2, rounds // 3),
            lambda: visited_during(hall, copies, server, seconds),
            lambda: visited(server, seconds),
        )
    medians = [(median(ours), median(others)) for ours, others in pairs]
    yield Figure.of("others' pages during restores, median, ms", medians, "not noticed")
    yield Figure.of(
        "others' pages during restores, p99, ms", [(p99(a), p99(b)) for a, b in pairs], "not noticed"
    )


def fill(hosting: Hosting) -> None:
    """Rows such as a co-op has after some years, in a table of their own."""
    entry, chance = hosting.directory.find(FIRST), Random(7)
    assert entry
    path = hosting.files.path(entry.id)
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE ballast (id INTEGER PRIMARY KEY, text)")
        file.execute("CREATE INDEX ix_ballast_text ON ballast (text)")
        while path.stat().st_size < SIZE:
            texts = [(chance.randbytes(60).hex(),) for _row in range(5000)]
            file.executemany("INSERT INTO ballast (text) VALUES (?)", texts)
            file.commit()
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def keys(folder: Path) -> dict[str, object]:
    identity, path = x25519.Identity.generate(), folder / "key.txt"
    path.write_text(str(identity))
    return {"backup_recipients": (str(identity.to_public()),), "backup_identities": path}


def ours(hosting: Hosting, copies: Path) -> float:
    """Milliseconds. What it has replaced is removed after that, as the next backup would."""
    entry = hosting.directory.find(FIRST)
    assert entry
    start = time.perf_counter()
    restore(hosting, entry, copies)
    lasted = 1000 * (time.perf_counter() - start)
    hosting.storage.forget_before(entry.id, entry.epoch + 1)
    return lasted


def bare(hosting: Hosting, folder: Path) -> float:
    entry = hosting.directory.find(FIRST)
    assert entry
    source, target = hosting.files.path(entry.id, entry.epoch), folder / "bare.sqlite3"
    start = time.perf_counter()
    shutil.copyfile(source, target)
    handle = os.open(target, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return 1000 * (time.perf_counter() - start)


def _typed(hall: Hall, copies: Path) -> float:
    """With all that an interpreter loads first."""
    return 1000 * hall.run("restore", FIRST, "--from", str(copies))


def visited_during(hall: Hall, copies: Path, server: Server, seconds: float) -> list[float]:
    with restoring(hall, copies):
        return visited(server, seconds)


@contextmanager
def restoring(hall: Hall, copies: Path) -> Iterator[None]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_restore_on, args=(hall, copies, theirs), daemon=True)
    process.start()
    theirs.close()  # EOFError, should it fail
    ours.recv()  # it has loaded what it needs
    yield
    ours.send(None)
    count = ours.recv()
    process.join()
    assert count > 0


def _restore_on(hall: Hall, copies: Path, pipe: Connection) -> None:
    hosting, count = hall.hosting(), 0
    pipe.send(None)
    while not pipe.poll():
        time.sleep(ours(hosting, copies) / 1000)
        count += 1
    pipe.send(count)


def visited(server: Server, seconds: float) -> list[float]:
    """Milliseconds of each answer."""
    times, start = list[float](), time.perf_counter()
    until = start + seconds
    together(CLIENTS, lambda number: _look(server.port, number, until, times))
    return times


def _look(port: int, seed: int, until: float, times: list[float]) -> None:
    chance = Random(seed)
    while (start := time.perf_counter()) < until:
        status, _text = ask(port, Visit(name_of(1 + chance.randrange(OTHERS))))
        if status != 200:
            raise RuntimeError(f"another co-op answered {status}")
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(PAUSE)


def p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


if __name__ == "__main__":
    main()
