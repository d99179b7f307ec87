"""What is not as it should be on a host, each with what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from tenants import upgrading
from tenants.directory import Entry
from tenants.hosting import Hosting

LEAST_FREE = 1 / 10


def examine(hosting: Hosting) -> Iterator[str]:
    """A line for each fault. Reads every database once, while the co-ops answer."""
    entries = hosting.directory.all()
    yield from _host(hosting)
    for entry in entries:
        yield from _coop(hosting, entry)
    unfinished = hosting.storage.unfinished()
    if unfinished:
        yield f"Cut off in founding: {len(unfinished)}; andel host serve takes that back when it starts."
    for coop_id in hosting.storage.strays([*unfinished, *(entry.id for entry in entries)]):
        home = hosting.files.home(coop_id)
        yield f"{home} belongs to no co-op: look into it, then move it away."
    if left := upgrading.behind(hosting.directory):
        yield f"{len(left)} co-ops are behind this release: type andel host upgrade."


def _host(hosting: Hosting) -> Iterator[str]:
    data = hosting.host.data
    key = data / "secret_key"
    if key.stat().st_mode & 0o077:
        yield f"Others can read the host's key: type chmod 600 {key}"
    space = shutil.disk_usage(data)
    if space.free < space.total * LEAST_FREE:
        yield f"Less than a tenth of the disk is free ({space.free:,} bytes): make room, or move {data}."


def _coop(hosting: Hosting, entry: Entry) -> Iterator[str]:
    path = hosting.files.path(entry.id, entry.epoch)
    restore = f"type andel host restore {entry.label} --from DEST"
    if not path.exists():
        yield f"{entry.label} has no database at {path}: {restore}"
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as file:
            (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        found = str(fault)
    if found != "ok":
        yield f"{entry.label} has a damaged database ({found.splitlines()[0]}): {restore}"
