"""Copies of all co-ops, and one brought back."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.errors import AndelError
from tenants import restoring
from tenants.backup import Backup
from tenants.commands.entries import named
from tenants.hosting import Hosting


def add_to(verbs: Any) -> None:
    one = verbs.add_parser(
        "backup",
        help="copy every co-op while it answers; DEST grows by what has changed",
        description="Copies every co-op and the directory while they answer. The copies are not encrypted "
        "and hold personal data: have DEST on an encrypted disk. The host's key is not in it; keep it "
        "elsewhere, for links and sign-ins are worth nothing without it.",
    )
    one.add_argument("dest", type=Path, metavar="DEST", help="the folder of all backups")
    one.set_defaults(do=backup)

    one = verbs.add_parser("restore", help="bring one co-op back from a backup")
    one.add_argument("address", metavar="ADDRESS")
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="DEST")
    one.add_argument("--at", type=_time, metavar="TIME", help="the last copy until then; UTC unless it says")
    one.set_defaults(do=restore)


def backup(hosting: Hosting, options: Namespace) -> int:
    try:
        saved = Backup(options.dest.resolve()).run(hosting)
    except OSError as fault:
        raise AndelError(f"DEST: {fault}") from None
    for label, why in saved.missed.items():
        print(f"{label}: {why}", file=sys.stderr)
    print(f"Copied: {saved.coops}. Failed: {len(saved.missed)}. New bytes: {saved.bytes_new:,}.")
    print(f"Listed in {saved.manifest}")
    return 1 if saved.missed else 0


def restore(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    at = restoring.restore(hosting, entry, options.source.resolve(), options.at)
    print(f"{entry.label} is as it was on {at:%Y-%m-%d at %H:%M:%S} UTC.")
    print("What it replaced is kept beside it until the next backup.")
    return 0


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
