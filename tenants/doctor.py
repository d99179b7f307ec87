"""What is not as it should be on a host, each with what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

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
    if fault := hosting.storage.fault(hosting.coop(entry)):
        yield f"{entry.label} {fault}: type andel host restore {entry.label} --from DEST"
