"""Brings co-ops to this code's revision: all by command, and one that was not reached when it is opened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from coop import founding, services
from coop.governance.charter import in_force
from tenants.crew import Crew
from tenants.directory import COOPS, Directory, Entry, State
from tenants.hosting import Hosting
from tenants.storage.revisions import is_behind, revision

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """`fault` is None for a co-op that has `revision` now."""

    entry: Entry
    revision: str
    fault: str | None = None


def behind(directory: Directory) -> list[Entry]:
    """Closed ones stay as they were handed over. Fast when there is none, however many co-ops there are."""
    notes = [noted for noted in directory.revisions() if is_behind(noted)]
    left = directory.noted_as(notes) if notes else []
    return [entry for entry in left if entry.state in (State.OPEN, State.SUSPENDED)]


def how_many_behind(directory: Directory) -> int:
    """As `behind`, without reading each."""
    notes = [noted for noted in directory.revisions() if is_behind(noted)]
    left = COOPS.c.revision.in_(notes) & COOPS.c.state.in_((State.OPEN, State.SUSPENDED))
    with directory.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(COOPS).where(left)) or 0


def smallest(hosting: Hosting, entries: list[Entry]) -> Entry:
    """The canary: the least work, so that a fault shows soonest."""
    return min(entries, key=lambda entry: hosting.storage.size(entry.id))


def upgrade(hosting: Hosting, entries: list[Entry], jobs: int) -> Iterator[Outcome]:
    """In so many processes. What a killed run has done is not done again: whoever is noted is not behind."""
    for outcomes in Crew(hosting.host, jobs).each(attempt, entries, _lost):
        note(hosting.directory, outcomes)
        yield from outcomes


def attempt(hosting: Hosting, entry: Entry) -> Outcome:
    """Migrates one in one transaction; whatever goes wrong there holds up none of the others."""
    try:
        with hosting.at(entry):
            founding.upgrade()
            taken_up = [name for name in in_force()["services"] if name in services.NAMES]
    except Exception as failed:
        hosting.counts.faults.note(entry.id, "upgrade", failed)
        first = (str(failed).splitlines() or [""])[0]
        return Outcome(entry, entry.revision, f"{type(failed).__name__}: {first}")
    return Outcome(entry, revision(taken_up))


def note(directory: Directory, outcomes: list[Outcome]) -> None:
    directory.set_revisions({one.entry.id: one.revision for one in outcomes if one.fault is None})


def is_served(hosting: Hosting, entry: Entry) -> bool:
    """Whether it can be, now that it is opened. Several visitors may come at once: the write lock lets one of
    them migrate, and the others find it done."""
    if not is_behind(entry.revision):
        return True
    outcome = attempt(hosting, entry)
    if outcome.fault:
        log.error("%s could not be upgraded when it was opened: %s", entry.label, outcome.fault)
        return False
    note(hosting.directory, [outcome])
    return True


def _lost(entry: Entry, fault: str) -> Outcome:
    return Outcome(entry, entry.revision, fault)
