"""A co-op leaves: it answers nobody from now on, its export is handed over, and it waits for a while.

Until then all of it can be called off. What deletes it afterwards is in `deletion.py`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from coop import clock
from tenants import exports
from tenants.directory import Entry, State
from tenants.errors import NotClosed
from tenants.exports import Export
from tenants.hosting import Hosting
from tenants.leaving import closings
from tenants.leaving.closings import Closing, owner_of

DAYS = 30


def kept_at(hosting: Hosting, entry: Entry) -> Path:
    """The host's own export, to which a link leads until the deletion."""
    return exports.kept_at(hosting.host) / f"{entry.label}.zip"


def close(hosting: Hosting, entry: Entry, days: int = DAYS) -> tuple[Closing, Export]:
    """NotClosed. One that was cut off before its export was whole is done anew."""
    before = closings.of(hosting.directory, entry.id)
    if before and (before.deleted_at or before.sha256):
        raise NotClosed(_said(entry, before))
    now = clock.now()
    was = before.was if before else str(entry.state)
    closing = Closing(entry.id, was, now, now + timedelta(days=days), owner_of(hosting.host, entry.id))
    closings.begin(hosting.directory, closing)
    return closing, export(hosting, entry, closing)


def export(hosting: Hosting, entry: Entry, closing: Closing) -> Export:
    """The host's own, written when it is closed, and again should it have changed after that."""
    done = exports.export(hosting, entry, kept_at(hosting, entry))
    facts = {"sha256": done.sha256, "size": done.size, "mark": done.mark, "handed_over_at": None}
    closings.update(hosting.directory, closing, **facts)
    return done


def hand_over(hosting: Hosting, entry: Entry, to: Path) -> None:
    """A copy for the operator, who gives it to the co-op."""
    exports.put(kept_at(hosting, entry), to)
    note_handing_over(hosting, entry)


def note_handing_over(hosting: Hosting, entry: Entry) -> None:
    closing = closings.of(hosting.directory, entry.id)
    if closing and closing.handed_over_at is None:
        closings.update(hosting.directory, closing, handed_over_at=clock.now())


def resume(hosting: Hosting, entry: Entry) -> None:
    """As it was before, suspended or open. NotClosed."""
    closing = closings.of(hosting.directory, entry.id)
    if closing and closing.deleted_at:
        raise NotClosed(_said(entry, closing))
    if closing:
        if not closings.call_off(hosting.directory, closing):
            raise NotClosed(f"{entry.label} is being deleted, which nothing calls off.")
        kept_at(hosting, entry).unlink(missing_ok=True)
    else:
        _swap(hosting, entry, State.OPEN)


def suspend(hosting: Hosting, entry: Entry, reason: str | None) -> None:
    """NotClosed."""
    refuse_closed(entry)
    _swap(hosting, entry, State.SUSPENDED, reason)


def _swap(hosting: Hosting, entry: Entry, state: State, reason: str | None = None) -> None:
    if not hosting.directory.swap_state(entry, state, reason):
        raise NotClosed(f"{entry.label} was changed by somebody else meanwhile; look at it again.")


def refuse_closed(entry: Entry) -> None:
    """NotClosed: a state of its own, which only `resume` takes back."""
    if entry.state is State.CLOSED:
        raise NotClosed(f"{entry.label} is closed; andel host show says until when it can come back.")


def _said(entry: Entry, closing: Closing) -> str:
    if closing.deleted_at:
        return f"{entry.label} was deleted on {closing.deleted_at:%Y-%m-%d}; its export is all that is left."
    return (
        f"{entry.label} is closed, and is deleted on {closing.deletes_at:%Y-%m-%d}: andel host resume calls "
        "that off, andel host close --now does it at once."
    )
