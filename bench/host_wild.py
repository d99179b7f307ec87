"""What a quiet co-op notices of one that runs wild beside it on the same host.

    python -m bench.host_wild [--rounds N]

The wild one has two dozen clients that never wait, in a process of their own: half read a page, half send a
wrong password, which takes its time to be found wrong. The quiet one is asked by one client. Ours is with the
wild one and the reference without, on the same server; once with quotas, and once with neither a limit of
requests nor more threads than one, as a server without quotas would be.
"""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from bench import load
from bench.coop import Server
from bench.host import ANDEL, SPAWN, Hall, kept, label, name_of
from bench.host_visits import SECONDS, Visit, Walk, ask, walk
from bench.table import Figure, show
from tenants.quotas import NONE, Limits

QUIET, WILD = 0, 1
CLIENTS = 24
VISITS = 150
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def main() -> None:
    parser = ArgumentParser(description="A quiet co-op beside one that runs wild.")
    parser.add_argument("--rounds", type=int, default=3)
    show(measure(parser.parse_args().rounds))


def measure(rounds: int) -> list[Figure]:
    with kept(None) as hall:
        hall.grow(2)
        return [
            *_figures(hall, rounds, Limits().requests, threads=8),
            *_figures(hall, rounds, NONE, threads=1),
        ]


def _figures(hall: Hall, rounds: int, requests: int, threads: int) -> list[Figure]:
    directory = hall.hosting().directory
    entry = directory.find(label(WILD))
    assert entry
    directory.set_quotas(entry, {"requests": requests})
    how = "no quota" if requests == NONE else "quotas"
    pairs = []
    with _served(hall, threads) as server:
        for _round in range(rounds):
            alone = _walk(server)
            with running_wild(server.port):
                pairs.append((_walk(server), alone))
    return [
        Figure.of(
            f"quiet beside wild, {how}: p{percent}, ms",
            [(a.at(percent), b.at(percent)) for a, b in pairs],
            "",
        )
        for percent in (50, 95)
    ]


@contextmanager
def _served(hall: Hall, threads: int) -> Iterator[Server]:
    port = load.free_port()
    command = [sys.executable, "-m", ANDEL, "host", "serve", "--port", str(port), "--threads", str(threads)]
    with load.serving(command, port, ANDEL_DATA=str(hall.folder)) as process:
        yield Server(port, process.pid)


def _walk(server: Server) -> Walk:
    visits = [Visit.of(QUIET, path) for path in ("/", "/charter") * (VISITS // 2)]
    return walk(server.port, visits, server.pid, clients=1).only_pages()


@contextmanager
def running_wild(port: int) -> Iterator[None]:
    crowd = SPAWN.Process(target=_run_wild, args=(port,), daemon=True)
    crowd.start()
    time.sleep(3)  # until it is at it
    try:
        yield
        if not crowd.is_alive():
            raise RuntimeError("the wild one came to an end")
    finally:
        crowd.terminate()
        crowd.join()


def _run_wild(port: int) -> None:
    load.together(CLIENTS, lambda number: _on_and_on(_read if number % 2 else _write, port))


def _on_and_on(once: Callable[[int], None], port: int) -> None:
    """Whoever cannot go on ends all of them, so that it shows."""
    try:
        while True:
            once(port)
    except Exception:
        traceback.print_exc()
        os._exit(1)


def _read(port: int) -> None:
    ask(port, Visit.of(WILD, "/charter"))


def _write(port: int) -> None:
    answer, page = _ask(port, "GET")
    token, cookie = TOKEN.search(page), (answer.getheader("Set-Cookie") or "").partition(";")[0]
    if token:
        form = {"csrf_token": token[1], "email": "nobody@people.example", "password": "a wrong password"}
        _ask(port, "POST", cookie, form)


def _ask(
    port: int, method: str, cookie: str = "", form: dict[str, str] | None = None
) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    headers = {"Host": name_of(WILD), "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, "/sign-in", urlencode(form or {}), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


if __name__ == "__main__":
    main()
