"""A co-op takes along what it has, and leaves."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from generator.errors import AndelError
from tenants import exports, front
from tenants.commands.entries import named
from tenants.directory import Entry, State
from tenants.errors import NotClosed
from tenants.front import leaving
from tenants.hosting import Hosting
from tenants.leaving import closing, closings, deletion


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("export", help="write all that a co-op has into one file, to stand alone with")
    one.add_argument("address", metavar="ADDRESS")
    one.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="a zip file that is not there yet"
    )
    one.set_defaults(do=export)

    one = verbs.add_parser(
        "close",
        help="let a co-op leave: it answers nobody, gets its export, and is deleted after a while",
        description="The co-op answers nobody from now on. Its contact address gets a letter with a link to "
        "all that it had here; resume calls everything off until the day of deletion. Nothing is deleted "
        "before the export was fetched by that link, or written to FILE for you to hand over.",
    )
    one.add_argument("address", metavar="ADDRESS")
    one.add_argument("--to", type=Path, metavar="FILE", help="write the export there too")
    one.add_argument("--days", type=_days, default=closing.DAYS, metavar="N", help="default: %(default)s")
    one.add_argument("--now", action="store_true", help="delete at once, without waiting or a letter")
    one.set_defaults(do=close)


def export(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    _refuse_deleted(hosting, entry)
    done = exports.export(hosting, entry, _free(hosting, options.to))
    print(f"{done.path} holds all of {entry.label}: {done.size:,} bytes, SHA-256 {done.sha256}")
    print(
        "It holds everyone's personal data. The file in it that begins with R or L says how to go on with it."
    )
    return 0


def close(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    to = _free(hosting, options.to) if options.to else None
    if options.now:
        return _close_now(hosting, entry, to)
    done, export = closing.close(hosting, entry, options.days)
    with front.create_app(hosting).app_context():
        link = leaving.tell(done, export)
    if to:
        closing.hand_over(hosting, entry, to)
    print(f"{entry.label} answers nobody from now on. It is deleted on {done.deletes_at:%Y-%m-%d}, once")
    print("its export was handed over; until then andel host resume brings it back.")
    print(f"A letter to {export.contact} says so, with this link to the export:\n  {link}")
    if to:
        print(f"The export is in {to} too.")
    return 0


def facts(hosting: Hosting, entry: Entry) -> dict[str, str]:
    """What `show` says of one that has left, or is about to."""
    found = closings.of(hosting.directory, entry.id)
    if found is None:
        return {}
    if found.deleted_at:
        return {
            "deleted": f"{found.deleted_at:%Y-%m-%d %H:%M} UTC",
            "address kept until": f"{found.deleted_at + closings.TOMBSTONE:%Y-%m-%d}",
            "record": json.dumps(found.record, ensure_ascii=False, indent=1),
        }
    handed_over = found.handed_over_at
    return {
        "closed": f"{found.closed_at:%Y-%m-%d %H:%M} UTC",
        "deleted on": f"{found.deletes_at:%Y-%m-%d}, once its export was handed over",
        "export": f"{closing.kept_at(hosting, entry)}, SHA-256 {found.sha256}",
        "handed over": f"{handed_over:%Y-%m-%d %H:%M} UTC" if handed_over else "not yet",
    }


def _close_now(hosting: Hosting, entry: Entry, to: Path | None) -> int:
    found = closings.of(hosting.directory, entry.id)
    if not to and not (found and found.handed_over_at):
        raise NotClosed("--now deletes at once: give --to FILE, where its export is written first.")
    _refuse_deleted(hosting, entry)
    if found is None or found.sha256 is None:
        closing.close(hosting, entry, 0)
    elif to:
        closing.export(hosting, entry, found)
    if to:
        closing.hand_over(hosting, entry, to)
    record = deletion.delete(hosting, named(hosting, entry.label))
    print(json.dumps(record, ensure_ascii=False, indent=1))
    print(f"{entry.label} is deleted; the same is written in {deletion.record_path(hosting, entry.label)}")
    return 1 if record["left"] else 0


def _refuse_deleted(hosting: Hosting, entry: Entry) -> None:
    found = closings.of(hosting.directory, entry.id)
    if entry.state is State.CLOSED and found and found.deleted_at:
        raise NotClosed(f"{entry.label} was deleted on {found.deleted_at:%Y-%m-%d}; nothing of it is here.")


def _free(hosting: Hosting, given: Path) -> Path:
    """Nobody's file is written over, and none is left in the host's folder when the co-op is deleted."""
    path = given.resolve()
    if path.exists():
        raise AndelError(f"--to: {path} is there already; name another file.")
    if not path.parent.is_dir():
        raise AndelError(f"--to: there is no folder {path.parent}.")
    if path.is_relative_to(hosting.host.data):
        raise AndelError(f"--to: {path} is in the host's own folder; name another place.")
    return path


def _days(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
