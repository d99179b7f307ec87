"""A host to measure: co-ops founded for real in a folder, served by `andel host serve`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count as counted
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench import load
from bench.coop import Server
from generator.sheet import Sheet
from tenants import agenda
from tenants.config import Host
from tenants.hosting import Hosting

NAME = "localhost"
ANDEL = "generator.cli"
LETTERS = "bcdfghjkmpqstxyz"  # none that looks like another
SPAWN = get_context("spawn")


@dataclass(frozen=True)
class Hall:
    """The host in that folder."""

    folder: Path

    def hosting(self) -> Hosting:
        return Hosting(Host.from_environment({"ANDEL_DATA": str(self.folder)}))

    def grow(self, count: int, jobs: int = 2) -> float:
        """Until it has so many co-ops, in processes side by side. Seconds."""
        left = self.missing(count)
        start = time.perf_counter()
        in_parts(partial(_found, self.folder), left, jobs)
        lasted = time.perf_counter() - start
        self._rest()
        return lasted

    def missing(self, count: int) -> list[int]:
        """Of so many, those that are not there yet."""
        taken = self._taken()
        return [number for number in range(count) if label(number) not in taken]

    @contextmanager
    def served(self, workers: int = 2, program: str = ANDEL, **environment: str) -> Iterator[Server]:
        """One co-op may be asked as often as all others together: how it is held back is not measured."""
        port = load.free_port()
        command = [sys.executable, "-m", program, "host", "serve"]
        command += ["--port", str(port), "--workers", str(workers)]
        limits = {"ANDEL_DATA": str(self.folder), "ANDEL_QUOTA_REQUESTS": "none"}
        with load.serving(command, port, **limits, **environment) as process:
            yield Server(port, process.pid)

    def run(self, *arguments: str, program: str = ANDEL, **environment: str) -> float:
        """`andel host …`, as someone types it. Seconds, its start included."""
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", program, "host", *arguments],
            env=load.surroundings(ANDEL_DATA=str(self.folder), **environment),
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"andel host {arguments[0]} failed: {done.stderr}")
        return time.perf_counter() - start

    def first_free(self, start: int) -> int:
        """The first number from there on that no co-op has."""
        taken = self._taken()
        return next(number for number in counted(start) if label(number) not in taken)

    def _taken(self) -> set[str]:
        return {entry.label for entry in self.hosting().directory.all()}

    def _rest(self) -> None:
        """As if upkeep had looked at each already: else it visits all of them while something is measured."""
        hosting, tomorrow = self.hosting(), datetime.now(UTC).replace(tzinfo=None) + agenda.LONGEST
        visits = [{"coop_id": entry.id, "due_at": tomorrow} for entry in hosting.directory.all()]
        with hosting.directory.writing() as connection:
            connection.execute(sa.delete(agenda.VISITS))
            if visits:
                connection.execute(sa.insert(agenda.VISITS), visits)


@contextmanager
def kept(folder: str | None) -> Iterator[Hall]:
    """In that folder, for the next bench too; without one in a folder that is removed."""
    if folder:
        yield Hall(Path(folder).resolve() / "host")
    else:
        with tempfile.TemporaryDirectory(prefix="andel-bench-") as name:
            yield Hall(Path(name) / "host")


def in_parts(do: Callable[[Sequence[int]], None], numbers: Sequence[int], jobs: int) -> None:
    """Each process does its own part of the numbers. RuntimeError when one failed."""
    crew = [SPAWN.Process(target=do, args=(numbers[job::jobs],)) for job in range(jobs)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    if any(process.exitcode for process in crew):
        raise RuntimeError("a process of the bench failed")


def label(number: int) -> str:
    letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(4)]
    return "coop-" + "".join(letters)


def name_of(number: int) -> str:
    return f"{label(number)}.{NAME}"


def answers(number: int) -> dict[str, Any]:
    """What its founders answered."""
    given = {"name": "Measured", "contact_email": "data@coop.example", "language": "en"}
    return Sheet().charter(given) | {"slug": label(number)}


def _found(folder: Path, numbers: Sequence[int]) -> None:
    hosting, given = Hall(folder).hosting(), answers(0)
    for number in numbers:
        hosting.found(given | {"slug": label(number)})
