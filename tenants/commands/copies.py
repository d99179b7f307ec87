"""Copies of all co-ops, and one brought back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.errors import AndelError
from tenants.commands.entries import named
from tenants.copies import backup as backups
from tenants.copies import recovering, restoring
from tenants.copies.backup import Saved
from tenants.copies.pruning import Keep
from tenants.hosting import Hosting


def add_to(verbs: Any) -> None:
    one = verbs.add_parser(
        "backup",
        help="copy every co-op while it answers; DEST grows by what has changed",
        description="Copies every co-op and the directory while they answer. Without ANDEL_BACKUP_RECIPIENT "
        "the copies are not encrypted, and they hold personal data. The host's key is not in them; keep it "
        "elsewhere, for links and sign-ins are worth nothing without it. With --keep-daily, --keep-weekly or "
        "--keep-monthly, the last run of so many days, weeks and months is kept, and all others are removed.",
    )
    one.add_argument("dest", type=Path, metavar="DEST", help="the folder of all backups")
    for span in ("daily", "weekly", "monthly"):
        one.add_argument(f"--keep-{span}", type=_count, default=0, metavar="N")
    one.set_defaults(do=backup)

    one = verbs.add_parser("restore", help="bring one co-op back from a backup, or a whole host")
    one.add_argument("address", metavar="ADDRESS", nargs="?")
    one.add_argument("--all", action="store_true", help="everything, to a folder that has no co-op yet")
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="DEST")
    one.add_argument("--at", type=_time, metavar="TIME", help="the last copy until then; UTC unless it says")
    one.set_defaults(do=restore)


def backup(hosting: Hosting, options: Namespace) -> int:
    keep = Keep(options.keep_daily, options.keep_weekly, options.keep_monthly)
    try:
        saved = backups.run(hosting, options.dest.resolve(), keep)
    except OSError as fault:
        raise AndelError(f"DEST: {fault}") from None
    for label, why in saved.missed.items():
        print(f"{label}: {why}", file=sys.stderr)
    if saved.missed and keep.is_set:
        print("Nothing was pruned: an older run may have the last copy of those.", file=sys.stderr)
    print("\n".join(_said(saved)))
    return 1 if saved.missed else 0


def _said(saved: Saved) -> Iterator[str]:
    changed = f"Read, for they may have changed: {saved.read}. New bytes: {saved.bytes_new:,}."
    yield f"Copied: {saved.coops}. Failed: {len(saved.missed)}. {changed}"
    if saved.forgotten:
        yield f"Removed, of co-ops that were deleted: {saved.forgotten} copies."
    if saved.pruned.runs or saved.pruned.objects:
        gone = saved.pruned
        yield f"Pruned: {gone.runs} runs, {gone.objects} copies, {gone.bytes:,} bytes."
    yield f"Listed in {saved.manifest}"


def restore(hosting: Hosting, options: Namespace) -> int:
    if options.all == bool(options.address):
        raise AndelError("restore takes an ADDRESS, or --all for a whole host.")
    if options.all:
        return _restore_all(hosting, options)
    entry = named(hosting, options.address)
    at = restoring.restore(hosting, entry, options.source.resolve(), options.at)
    print(f"{entry.label} is as it was on {at:%Y-%m-%d at %H:%M:%S} UTC.")
    print("What it replaced is kept beside it until the next backup.")
    return 0


def _restore_all(hosting: Hosting, options: Namespace) -> int:
    done = recovering.recover(hosting, options.source.resolve(), options.at)
    for label, why in done.missed.items():
        print(f"{label}: {why}", file=sys.stderr)
    print(f"Back: {done.count}. Failed: {len(done.missed)}. As on {done.at:%Y-%m-%d at %H:%M:%S} UTC.")
    print("Links and sign-ins go on if the host's key is the one that it had.")
    return 1 if done.missed else 0


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
