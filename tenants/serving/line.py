"""Who has come and waits for a worker: in turn by the name that they ask for, and not in the order they came.

A co-op that is asked by many at once would else have all others wait behind its many. What somebody asks for
is only looked at here, in what the connection has brought so far; gunicorn reads it later.
"""

from __future__ import annotations

import re
import socket
from collections import OrderedDict, deque
from typing import Any, NamedTuple

from tenants.serving.routing import host_name

MOST = 512  # that one worker takes in; the others stay where any worker may take them
HEAD = 4096  # bytes in which the name is looked for
HOST = re.compile(rb"\r\nhost:[ \t]*([^\r\n]*)", re.IGNORECASE)


class Came(NamedTuple):
    name: str
    listener: socket.socket
    client: socket.socket
    address: Any


class Line:
    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[Came]] = OrderedDict()
        self._count = 0

    @property
    def is_full(self) -> bool:
        return self._count >= MOST

    def add(self, came: Came) -> None:
        self._waiting.setdefault(came.name, deque()).append(came)
        self._count += 1

    def next(self) -> Came | None:
        """Of the name whose turn it is, whoever came first; then it is that of the other names."""
        if not self._waiting:
            return None
        name, waiting = self._waiting.popitem(last=False)
        came = waiting.popleft()
        self._count -= 1
        if waiting:
            self._waiting[name] = waiting
        return came


def asked_name(client: socket.socket) -> str:
    """Empty for whoever has not said it yet."""
    try:
        head = client.recv(HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return ""
    found = HOST.search(head)
    return host_name(found[1].decode("latin-1").strip()) if found else ""
