"""Whatever the clock makes due in any co-op. Safe to run at any time, side by side."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime
from functools import partial

from coop import upkeep
from coop.database import db
from coop.notices import outbox
from tenants import agenda, rounds, standing, upgrading
from tenants.cohorts import progress
from tenants.context import within
from tenants.directory import Entry
from tenants.hosting import Hosting
from tenants.leaving import deletion
from tenants.quotas import rests

SECONDS_BETWEEN = 15.0
KEEPERS = 2
log = logging.getLogger(__name__)


def tick(hosting: Hosting) -> dict[str, int]:
    """What was done, summed over co-ops with something due. One that fails holds up none of the others."""
    done: Counter[str] = Counter()
    for entry in agenda.due(hosting.directory):
        done.update(visit(hosting, entry))
    done.update(deletion.tick(hosting))
    return done


def visit(hosting: Hosting, entry: Entry) -> dict[str, int]:
    """What was done: nothing when another worker is there, or when it fails and is tried again in a while."""
    lease = agenda.claim(hosting.directory, entry.id)
    if lease is None:
        return {}
    began = time.monotonic()
    try:
        return _visit(hosting, entry, lease)
    finally:
        _rest(hosting, entry, time.monotonic() - began)


def _visit(hosting: Hosting, entry: Entry, lease: datetime) -> dict[str, int]:
    if not upgrading.is_served(hosting, entry):
        return {}
    with within(hosting.coop(entry)):
        try:
            done, wanted = upkeep.tick(hosting.app), upkeep.next_due(hosting.app)
            standing.note(hosting, entry)
            progress.note(hosting, entry)
            _note_mail(hosting, entry)
        except Exception as fault:
            hosting.counts.faults.note(entry.id, "upkeep", fault)
            log.exception("upkeep of %s failed; a later round tries again", entry.label)
            return {}
    agenda.settle(hosting.directory, entry.id, lease, wanted)
    return done


def _rest(hosting: Hosting, entry: Entry, seconds: float) -> None:
    """One whose upkeep takes long is visited less often, and slows itself alone."""
    until = rests.note(hosting.directory, entry.id, seconds, hosting.limits(entry).jobs)
    if until:
        agenda.rest(hosting.directory, entry.id, until)
        hosting.counts.overruns.note(entry.id, "jobs")


def _note_mail(hosting: Hosting, entry: Entry) -> None:
    with hosting.app.app_context():
        if outbox.full_until():
            hosting.counts.overruns.note(entry.id, "mail")
        db.session.rollback()


def start(hosting: Hosting) -> None:
    """In each web worker: threads that tick. One co-op that takes long holds up none of the others."""
    for _one in range(KEEPERS):
        rounds.start("upkeep", SECONDS_BETWEEN, partial(tick, hosting), hosting.counts.faults)
