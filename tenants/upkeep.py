"""Whatever the clock makes due in any co-op. Safe to run at any time, side by side."""

from __future__ import annotations

import logging
from threading import Event, Thread

from coop import upkeep
from tenants.context import within
from tenants.directory import State
from tenants.hosting import Hosting

SECONDS_BETWEEN = 15.0
log = logging.getLogger(__name__)


def tick(hosting: Hosting) -> dict[str, int]:
    """What was done, summed over all co-ops. One that fails is noted and holds up none of the others."""
    done: dict[str, int] = {}
    for entry in hosting.directory.all():
        if entry.state is not State.OPEN:
            continue
        with within(hosting.coop(entry)):
            try:
                counts = upkeep.tick(hosting.app)
            except Exception:
                log.exception("upkeep of %s failed; the next round tries again", entry.label)
                continue
        done = {name: done.get(name, 0) + counts.get(name, 0) for name in done.keys() | counts.keys()}
    return done


def start(hosting: Hosting) -> None:
    """In each web worker: a thread that ticks."""
    Thread(target=_keep_ticking, args=(hosting, Event()), name="upkeep", daemon=True).start()


def _keep_ticking(hosting: Hosting, never: Event) -> None:
    while not never.wait(SECONDS_BETWEEN):
        tick(hosting)
