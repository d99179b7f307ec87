"""What is not as it should be on a host, each with what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

from coop import clock
from tenants import upgrading
from tenants.directory import Entry, State
from tenants.domains import Domain, Domains
from tenants.hosting import Hosting
from tenants.leaving import closings
from tenants.leaving.closings import Closing
from tenants.quotas import overruns

LEAST_FREE = 1 / 10
LATE = timedelta(hours=1)


def examine(hosting: Hosting) -> Iterator[str]:
    """A line for each fault. Reads every database once, while the co-ops answer."""
    entries = hosting.directory.all()
    yield from _host(hosting)
    for entry in entries:
        if entry.state is not State.CLOSED:
            yield from _coop(hosting, entry)
    for leaver in closings.waiting(hosting.directory):
        yield from _leaver(hosting, leaver)
    unfinished = hosting.storage.unfinished()
    if unfinished:
        yield f"Cut off in founding: {len(unfinished)}; andel host serve takes that back when it starts."
    for stray in hosting.storage.strays([*unfinished, *(entry.id for entry in entries)]):
        yield f"{stray} belongs to no co-op: look into it, then move it away."
    yield from _wild(hosting)
    for domain in Domains.of(hosting.host, hosting.directory).failing():
        yield from _unproved(hosting, domain)
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


def _wild(hosting: Hosting) -> Iterator[str]:
    for one in overruns.lately(hosting.directory):
        yield (
            f"{one.label} met its limit of {one.what} lately ({one.count:,} times): "
            f"type andel host quota {one.label}"
        )


def _unproved(hosting: Hosting, domain: Domain) -> Iterator[str]:
    entry = hosting.directory.get(domain.coop_id)
    if entry and entry.state is not State.CLOSED:
        lost = f"will be lost on {domain.lapses_at:%Y-%m-%d}" if domain.lapses_at else "is lost"
        yield f"{domain.name} {lost}, for its proof is gone: type andel host domain {entry.label}"


def _leaver(hosting: Hosting, closing: Closing) -> Iterator[str]:
    """Late, unless upkeep is only about to come by; nothing is said of those that wait."""
    entry = hosting.directory.get(closing.coop_id)
    assert entry
    if closing.sha256 is None:
        yield f"The closing of {entry.label} was cut off: type andel host close {entry.label}"
    elif closing.deletes_at <= clock.now() - LATE:
        wait = f"since {closing.deletes_at:%Y-%m-%d}"
        if closing.handed_over_at:
            yield f"{entry.label} should be deleted {wait}: is the host served? Type andel host tick."
        else:
            yield (
                f"{entry.label} should be deleted {wait}, but nobody has fetched its export: type "
                f"andel host close {entry.label} --now --to FILE, and hand that over."
            )


def _coop(hosting: Hosting, entry: Entry) -> Iterator[str]:
    if fault := hosting.storage.fault(hosting.coop(entry)):
        yield f"{entry.label} {fault}: type andel host restore {entry.label} --from DEST"
