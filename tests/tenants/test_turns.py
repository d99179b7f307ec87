"""A worker's threads answer one after the other, but whoever takes long holds up nobody else."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

import pytest
from ports import await_port, free_port
from shell import ENVIRONMENT

THREADS = 4
PROGRAM = Path(__file__).with_name("turns.py")


class Served:
    def __init__(self, folder: Path, threads: int) -> None:
        self.folder, self.port = folder, free_port()
        command = [sys.executable, str(PROGRAM), str(self.port), str(threads), str(folder)]
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log)
        await_port(self.process, self.port, folder / "log")

    def ask(self, path: str) -> int:
        return status(self.sent(path))

    def sent(self, path: str, host: str = "somebody") -> HTTPConnection:
        """A request whose answer nobody reads yet."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Host": host})
        return connection

    def until_waiting(self, count: int) -> None:
        while len(list(self.folder.glob("waiting-*"))) < count:
            assert self.process.poll() is None
            time.sleep(0.01)

    def until_told_to_stop(self) -> None:
        while "Handling signal: term" not in (self.folder / "log").read_text():
            time.sleep(0.01)

    def stopped(self) -> int:
        """How it ended; TimeoutExpired when it did not."""
        return self.process.wait(timeout=20)


def status(sent: HTTPConnection) -> int:
    with closing(sent):
        return sent.getresponse().status


@pytest.fixture(params=[THREADS])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path, request.param)
    yield server
    (tmp_path / "go").touch()
    server.process.terminate()
    server.stopped()


@pytest.fixture
def visitors() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as crowd:
        yield crowd


def waiting(served: Served, visitors: ThreadPoolExecutor, count: int) -> list[Future[int]]:
    slow = [visitors.submit(served.ask, "/wait") for _ in range(count)]
    served.until_waiting(count)
    return slow


def test_who_is_slow_holds_up_no_other(served: Served, visitors: ThreadPoolExecutor) -> None:
    slow = waiting(served, visitors, 1)
    assert [served.ask("/") for _ in range(5)] == [200] * 5
    assert not slow[0].done()
    assert served.ask("/go") == 200
    assert slow[0].result() == 200


def test_one_thread_is_enough_for_the_others(served: Served, visitors: ThreadPoolExecutor) -> None:
    slow = waiting(served, visitors, THREADS - 1)
    assert served.ask("/go") == 200
    assert [one.result() for one in slow] == [200] * (THREADS - 1)
    assert [served.ask("/") for _ in range(2 * THREADS)] == [200] * 2 * THREADS  # each has its thread back


def test_whoever_comes_when_all_are_busy_is_answered_later(
    served: Served, visitors: ThreadPoolExecutor
) -> None:
    slow = waiting(served, visitors, THREADS)
    late = visitors.submit(served.ask, "/")
    (served.folder / "go").touch()
    assert [one.result() for one in [*slow, late]] == [200] * (THREADS + 1)


@pytest.mark.parametrize("served", [1], indirect=True)
def test_one_of_each_name_in_turn(served: Served, visitors: ThreadPoolExecutor) -> None:
    slow = waiting(served, visitors, 1)
    names = ["wild.test"] * 5 + ["Wild.test:80"] + ["quiet.test"] * 2 + ["other.test"]
    crowd = [served.sent("/", name) for name in names]
    (served.folder / "go").touch()
    assert {status(one) for one in crowd} == {slow[0].result()} == {200}
    asked = (served.folder / "asked").read_text().split()
    assert asked[1:6] == ["wild.test", "quiet.test", "other.test", "wild.test", "quiet.test"]
    assert asked[6:] == ["wild.test"] * 3 + ["Wild.test:80"]


def test_who_leaves_without_a_word_costs_no_thread(served: Served) -> None:
    for _ in range(2 * THREADS):
        socket.create_connection(("127.0.0.1", served.port)).close()
    assert served.ask("/") == 200


def test_who_says_nothing_holds_up_no_other(served: Served) -> None:
    served.ask("/")  # its worker has begun
    with ExitStack() as silent:
        for _ in range(2 * THREADS):
            silent.enter_context(socket.create_connection(("127.0.0.1", served.port)))
        assert served.ask("/") == 200


def test_a_worker_that_breaks_is_replaced(served: Served) -> None:
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        served.ask("/fault")
    assert [served.ask("/") for _ in range(3)] == [200] * 3


def test_it_stops_when_nobody_asks(served: Served) -> None:
    served.ask("/")
    served.process.terminate()
    assert served.stopped() == 0


def test_what_is_being_answered_is_finished_before_it_stops(
    served: Served, visitors: ThreadPoolExecutor
) -> None:
    slow = waiting(served, visitors, 2)
    served.process.terminate()
    served.until_told_to_stop()
    (served.folder / "go").touch()
    assert [one.result() for one in slow] == [200, 200]
    assert served.stopped() == 0
