"""An application whose answers take as long as a test wants, on a worker whose threads take turns.

    python turns.py PORT THREADS FOLDER

`/wait` is answered once there is a file `go` in the folder, and `/go` makes it. Who waits leaves a file too.
The names that were asked for are lines of the file `asked`. Whoever asks for `/fault` meets the worker's own.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from coop import server
from tenants.serving.line import Came
from tenants.serving.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FOLDER = Path(sys.argv[3])


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    with (FOLDER / "asked").open("a") as asked:
        asked.write(environ["HTTP_HOST"] + "\n")
    if environ["PATH_INFO"] == "/wait":
        (FOLDER / f"waiting-{uuid4().hex}").touch()
        while not (FOLDER / "go").exists():
            time.sleep(0.01)
    if environ["PATH_INFO"] == "/go":
        (FOLDER / "go").touch()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class Fragile(Worker):
    def _attend(self, came: Came) -> None:
        if came.client.recv(100, socket.MSG_PEEK).startswith(b"GET /fault"):
            raise LookupError
        super()._attend(came)


if __name__ == "__main__":
    number, threads = map(int, sys.argv[1:3])
    one = {"host": "127.0.0.1", "workers": 1, "log": False}
    server.serve(lambda: app, lambda: None, port=number, worker=Fragile, threads=threads, **one)
