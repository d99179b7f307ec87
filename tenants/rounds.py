"""What a web worker does again and again beside its requests, each in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from tenants.watching.faults import HOST, Faults

log = logging.getLogger(__name__)


def start(name: str, seconds: float, do: Callable[[], object], faults: Faults) -> None:
    """With so many seconds between. A round that fails is noted, and the next one tries again."""
    Thread(target=_repeat, args=(name, seconds, do, faults), name=name, daemon=True).start()


def _repeat(name: str, seconds: float, do: Callable[[], object], faults: Faults) -> None:
    never = Event()
    while not never.wait(seconds):
        try:
            do()
        except Exception as fault:
            faults.note(HOST, name, fault)
            log.exception("a round of %s failed; the next one tries again", name)
