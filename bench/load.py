"""A small closed-loop load: a few clients, each asking for one page after another over a new connection.

gunicorn's sync workers close after each answer, so a new connection each time is what they see in life too.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import TypeVar

STARTUP_SECONDS = 20.0
CLIENTS = 4
TICKS = os.sysconf("SC_CLK_TCK")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Sample:
    """Answers a second, and the server's own processor time for one of them."""

    rate: float
    cpu_ms: float


def sample(port: int, path: str, *, seconds: float, headers: Mapping[str, str], pid: int) -> Sample:
    """RuntimeError on the first answer that is not 200."""
    counts, faults = [0] * CLIENTS, list[str]()
    used, start = cpu_seconds(pid), time.perf_counter()

    def ask(number: int) -> None:
        while time.perf_counter() < start + seconds and not faults:
            try:
                body(port, path, headers)
            except (OSError, RuntimeError) as fault:
                faults.append(str(fault))
            counts[number] += 1

    threads = [Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    lasted, used = time.perf_counter() - start, cpu_seconds(pid) - used
    return Sample(sum(counts) / lasted, 1000 * used / sum(counts))


def together(clients: int, work: Callable[[int], object]) -> None:
    """So many clients at once. What stops one of them is raised: who asks no more must not look fast."""
    with ThreadPoolExecutor(clients) as crowd:
        list(crowd.map(work, range(clients)))


def body(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    text = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return text


def in_turns(
    rounds: int, first: Callable[[], Result], second: Callable[[], Result]
) -> list[tuple[Result, Result]]:
    """Both once to warm up, then A B, B A, A B…, so that a machine that slows down slows both."""
    first(), second()
    pairs = []
    for number in range(rounds):
        if number % 2:
            other = second()
            pairs.append((first(), other))
        else:
            pairs.append((first(), second()))
    return pairs


def processes(pid: int) -> list[int]:
    """A server's master and its workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def cpu_seconds(pid: int) -> float:
    """Used so far by a server, in its own code and in the kernel on its behalf."""
    return sum(_ticks(one) for one in processes(pid)) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(**changes: str) -> dict[str, str]:
    """The environment of a process to be measured, without settings for what someone runs here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COOP_", "ANDEL_"))}
    return {**kept, **changes}


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process of its own, awaited until it takes connections, stopped at the end.

    What it says goes to a file: a pipe that nobody reads would be full one day, and the server would wait.
    """
    with TemporaryFile() as said:
        process = subprocess.Popen(
            command, env=surroundings(**environment), stdout=subprocess.DEVNULL, stderr=said
        )
        try:
            _await(port, process)
            yield process
        finally:
            process.terminate()
            if process.wait(timeout=10) not in {0, -15}:
                said.seek(0)
                sys.stderr.write(said.read().decode())


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server on port {port}")
