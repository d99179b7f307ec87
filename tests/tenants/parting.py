"""A co-op that leaves, and what is known of it while it does."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

from hosts import Hall

from coop import clock
from tenants.directory import Entry
from tenants.leaving import closing, closings
from tenants.leaving.closings import Closing

CANARY = "canary-4711"


def of_now(hall: Hall, entry: Entry) -> Entry:
    found = hall.hosting.directory.find(entry.label)
    assert found
    return found


def closed(hall: Hall, entry: Entry, to: Path | None = None) -> Closing:
    closing.close(hall.hosting, entry)
    if to:
        closing.hand_over(hall.hosting, of_now(hall, entry), to)
    return closed_facts(hall, entry)


def after(days: float) -> Any:
    return clock.at(clock.now() + timedelta(days=days))


def closed_facts(hall: Hall, entry: Entry) -> Closing:
    found = closings.of(hall.hosting.directory, of_now(hall, entry).id)
    assert found
    return found


def remains(hall: Hall, text: str) -> list[str]:
    """Looked for in every byte and every name of the host's folder."""
    data = hall.hosting.host.data
    found = subprocess.run(["grep", "-rlaF", text, data], capture_output=True, text=True, check=False)
    return found.stdout.splitlines() + [str(path) for path in data.rglob("*") if text in str(path)]
