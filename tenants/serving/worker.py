"""A gunicorn worker whose threads take turns, so that a quick answer costs what it costs without threads.

One thread at a time takes connections, and answers the one that it took before it takes another: threads
that compute side by side only take the interpreter from each other, at every call to the database. Once an
answer takes longer than `PATIENCE`, the next thread takes connections, and whoever is slow holds up nobody
else. What no thread of this worker has taken is left to the other workers. (Schmidt and others call this
leader/followers, in "Pattern-Oriented Software Architecture", volume 2, 2000.)
"""

from __future__ import annotations

import errno
import os
import socket
import time
from threading import Lock, Semaphore, Thread
from typing import Any

from gunicorn.workers.sync import SyncWorker

from tenants.serving.line import Came, Line, asked_name

PATIENCE = 0.02  # seconds: several times what a page takes
SILENCE = 10  # seconds that somebody may say nothing; browsers open connections that they may not need
STANDSTILL = 120  # seconds that a piece of a request or of an answer may take: a big one on a slow line does
NOBODY_THERE = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}


class Turn:
    """To take connections: one thread's at a time, until it has been busy with one for too long."""

    def __init__(self) -> None:
        self._free = Semaphore()
        self._lock = Lock()
        self._number = 0
        self._busy_since: float | None = None

    def take(self) -> int:
        """Waits until it is free. Its number, to be given to `end`."""
        self._free.acquire()
        return self._number

    def begin(self) -> None:
        """Whoever has the turn may be busy from now on."""
        self._busy_since = time.monotonic()

    def end(self, number: int) -> bool:
        """Whether it is still the same turn, or was passed on meanwhile."""
        with self._lock:
            if number != self._number:
                return False
            self._busy_since = None
            return True

    def pass_on(self, patience: float) -> None:
        """If it has been busy for longer than so many seconds."""
        with self._lock:
            if self._busy_since is None or time.monotonic() - self._busy_since < patience:
                return
            self._number += 1
            self._busy_since = None
        self._free.release()

    def free_all(self, count: int) -> None:
        """Nobody has to wait any more."""
        self._free.release(count)


class Worker(SyncWorker):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.turn = Turn()
        self.line = Line()

    def run(self) -> None:
        """The first thread only looks at the clock, for all others may be busy.

        Should one of those have broken off, it had the turn: the worker ends, and gunicorn starts another.
        """
        for listener in self.sockets:
            listener.setblocking(False)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE)
        crew = [Thread(target=self._serve, name=f"web-{n}", daemon=True) for n in range(self.cfg.threads)]
        for thread in crew:
            thread.start()
        while self.alive and self.is_parent_alive() and all(thread.is_alive() for thread in crew):
            self.notify()
            time.sleep(PATIENCE)
            self.turn.pass_on(PATIENCE)
        self._finish(
            crew
        )  # gunicorn starts another, if this was not the end: a thread that broke off had the turn

    def _serve(self) -> None:
        while self.alive:
            number = self.turn.take()
            while self.alive and self._answer(number):
                pass

    def _answer(self, number: int) -> bool:
        """Whoever is next. Whether it is still this thread's turn."""
        self._receive()
        came = self.line.next()
        if came is None:
            self.wait(self.timeout)
            return True
        self.turn.begin()
        self._attend(came)
        return self.turn.end(number)

    def _receive(self) -> None:
        """All who have come by now."""
        for listener in self.sockets:
            while not self.line.is_full and (came := self._accepted(listener)):
                self.line.add(came)

    def _accepted(self, listener: socket.socket) -> Came | None:
        try:
            client, address = listener.accept()
        except OSError as fault:
            if fault.errno not in NOBODY_THERE:
                self.log.exception("a connection could not be taken")
                time.sleep(PATIENCE)  # there are too many, and those under way end meanwhile
            return None
        return Came(asked_name(client), listener, client, address)

    def _attend(self, came: Came) -> None:
        """What fails while it is answered, `handle` logs itself."""
        if came.name or _speaks(came.client):
            came.client.settimeout(STANDSTILL)
            self.handle(came.listener, came.client, came.address)

    def _finish(self, crew: list[Thread]) -> None:
        """What is being answered may be finished, for as long as gunicorn waits."""
        self.alive = False
        self.turn.free_all(len(crew))
        os.write(self.PIPE[1], b"!")  # wakes the one that waits; what the signal wrote may have come too soon
        end = time.monotonic() + self.cfg.graceful_timeout
        for thread in crew:
            while thread.is_alive() and time.monotonic() < end:
                self.notify()
                thread.join(PATIENCE)
        while came := self.line.next():
            self._attend(came)


def _speaks(client: socket.socket) -> bool:
    """Closes the connection of whoever says nothing; for a while the kernel does not even hand it over."""
    client.settimeout(SILENCE)
    try:
        client.recv(1, socket.MSG_PEEK)
    except OSError:
        client.close()
        return False
    return True
