"""bin/demo as someone types it. Installing is not part of this: what is installed here is lent to it."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from shell import ENVIRONMENT, checkout, run

Start = Callable[..., subprocess.Popen[str]]
READY = 60.0  # seconds; two are usual, but not where everything else is tested at the same time


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = checkout(tmp_path_factory.mktemp("demo") / "andel")
    python = home / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    locks = b"".join((home / name).read_bytes() for name in ("requirements.txt",) * 2 + ("pyproject.toml",))
    (home / ".venv" / "installed").write_text(f"demo {sha256(locks).hexdigest()}  -\n")
    return home


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    """Types bin/demo in some other folder; whatever still runs at the end is stopped."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        demo = subprocess.Popen(
            [str(home / "bin" / "demo"), *arguments], cwd=tmp_path, env={**ENVIRONMENT, "PYTHONPATH": ""},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
            start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        started.append(demo)
        return demo

    yield start
    for demo in started:
        if demo.poll() is None:
            press_ctrl_c(demo)
        demo.stdout.close()


@pytest.fixture
def port() -> str:
    """Free now, and below those that the system hands out: it is still free for a second start."""
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError), closing(socket.create_server(("127.0.0.1", port))):
            return str(port)
    raise AssertionError("no port is free")


def read_until_ready(demo: subprocess.Popen[str]) -> str:
    """What it says up to the line that says how to stop it."""
    assert demo.stdout
    said, deadline = "", time.monotonic() + READY
    while "Ctrl-C" not in said:
        line = demo.stdout.readline()
        assert line, said
        assert time.monotonic() < deadline, said
        said += line
    return said


def press_ctrl_c(demo: subprocess.Popen[str]) -> int:
    """As a terminal does it: everything in the foreground hears of it."""
    os.killpg(demo.pid, signal.SIGINT)
    return demo.wait(timeout=READY)


def processes_of(demo: subprocess.Popen[str]) -> list[psutil.Process]:
    return [one for one in psutil.process_iter() if os.getpgid(one.pid) == demo.pid]


@pytest.mark.xdist_group("demo")
def test_it_is_ready_and_stops_without_a_trace(start: Start, port: str) -> None:
    demo = start("--port", port)
    said = read_until_ready(demo)
    assert f"Ready: http://127.0.0.1:{port}" in said
    assert "resenar@demo.example" in said
    with urlopen(f"http://127.0.0.1:{port}/", timeout=20) as home:
        assert "Demoresor" in home.read().decode()
    assert press_ctrl_c(demo) == 0
    assert processes_of(demo) == []


@pytest.mark.xdist_group("demo")
def test_a_second_start_goes_on_where_the_first_ended(start: Start, home: Path, port: str) -> None:
    read_until_ready(start("--port", port))
    founded = secret(home)
    assert start("--port", port).wait(timeout=READY) == 2  # taken: nothing happens to the first
    assert "Founding" not in read_until_ready(start("--port", str(int(port) + 1)))
    assert secret(home) == founded


@pytest.mark.xdist_group("demo")
def test_fresh_starts_anew(start: Start, home: Path, port: str) -> None:
    founded = secret(home)
    assert "Founding" in read_until_ready(start("--port", port, "--fresh"))
    assert secret(home) != founded


def secret(home: Path) -> str:
    """Made at the founding. It tells one demo from the next."""
    place = home / "demo" / "coop" / "data" / "secret_key"
    return place.read_text() if place.exists() else ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--prot", "8001"], "'--prot' is unknown. Usage: bin/demo [--port N] [--fresh]"),
        (["8001"], "'8001' is unknown"),
        (["--port", "0"], "needs a number from 1 to 65535, not '0'"),
        (["--port", "65536"], "needs a number"),
        (["--port", "eighty"], "needs a number"),
        (["--port"], "needs a number"),
    ],
)
def test_what_it_does_not_understand_it_says(home: Path, arguments: list[str], sentence: str) -> None:
    done = run(str(home / "bin" / "demo"), *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_said_before_anything_else(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = run(str(home / "bin" / "demo"), "--port", port)
    assert done.returncode == 2
    assert f"port {port} is taken. Try another: bin/demo --port {int(port) + 1}" in done.stderr


def test_setup_says_what_it_does_not_know(home: Path) -> None:
    done = run(str(home / "bin" / "setup"), "demos")
    assert done.returncode == 2
    assert "'demos' is unknown" in done.stderr
