"""The co-op comes up, answers, and goes down when told to."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from socket import socket

import pytest
from command.shell import Shell

WAIT = 30.0
SIGNATURE = "rNGZ7xSEfBKU0B0mZTtYae-GEO4"


@pytest.fixture
def port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(shell: Shell, port: int) -> Iterator[subprocess.Popen[str]]:
    shell.answer()
    shell.set(URL=f"http://127.0.0.1:{port}")
    process = shell.start("serve", "--port", str(port), "--workers", "1")
    yield process
    process.kill()
    process.communicate()


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def until_it_answers(port: int) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        try:
            assert get(port, "/health") == (200, "ok\n")
            return
        except ConnectionRefusedError:
            time.sleep(0.1)


def test_from_answers_to_a_first_page(serve: subprocess.Popen[str], port: int, shell: Shell) -> None:
    assert serve.stdout is not None
    assert serve.stdout.readline() == "The first founder registers here, once:\n"
    link = serve.stdout.readline().strip()
    assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/founding/\S+", link)
    until_it_answers(port)
    status, page = get(port, link.removeprefix(f"http://127.0.0.1:{port}"))
    assert status == 200
    assert "Provkooperativet" in page
    serve.send_signal(signal.SIGTERM)
    _out, err = serve.communicate(timeout=WAIT)
    assert serve.returncode == 0, err
    assert "Traceback" not in err
    assert shell.run("found").code == 2
    assert shell.run("verify").code == 0


def test_an_unfit_charter_serves_nothing(shell: Shell, port: int) -> None:
    shell.answer(hue=360)
    said = shell.run("serve", "--port", str(port))
    assert said.code == 2
    assert said.err.startswith("hue: ")
    assert shell.tables() == []


def test_no_link_of_a_mail_is_in_the_log(shell: Shell, port: int) -> None:
    """Whoever reads the log could otherwise vote, or set a password, in the addressee's place."""
    shell.answer()
    shell.set(URL="https://127.0.0.1", ENV="production")
    process = shell.start("serve", "--port", str(port), "--workers", "1")
    try:
        until_it_answers(port)
        for path in (f"/ballots/WzEsMl0.{SIGNATURE}", f"/reset/WzEsMl0.aSWQGA.{SIGNATURE}?page=2"):
            get(port, path)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=WAIT)
    finally:
        process.kill()
    assert '"GET /ballots/… HTTP/1.1" 410' in out
    assert '"GET /reset/…?page=2 HTTP/1.1" 410' in out
    assert SIGNATURE not in out + err
