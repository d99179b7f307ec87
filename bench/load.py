"""A small closed-loop load: `clients` threads, each asking for one page after another over a new connection.

gunicorn's sync workers close after each answer, so a new connection each time is what they see in life too.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from threading import Thread

STARTUP_SECONDS = 20.0


def rate(port: int, path: str, *, seconds: float, cookie: str = "", clients: int = 4) -> float:
    """Answers a second, all 200; RuntimeError on the first that is not."""
    counts = [0] * clients
    faults: list[str] = []
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        while time.perf_counter() < end and not faults:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            response = connection.getresponse()
            response.read()
            connection.close()
            if response.status != 200:
                faults.append(f"{path} answered {response.status}")
            counts[number] += 1

    threads = [Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return sum(counts) / seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process of its own, awaited until it takes connections, stopped at the end."""
    import os

    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    try:
        _await(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(10)


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


def compare(first: list[float], second: list[float]) -> str:
    pairs = [a / b for a, b in zip(first, second, strict=True)]
    spread = f"{min(pairs):.2f}–{max(pairs):.2f}"
    return f"{median(first):8.1f} {median(second):8.1f}   ratio {median(pairs):.2f} ({spread})"
