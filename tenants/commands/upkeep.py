"""What all co-ops need from time to time."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from tenants import upgrading
from tenants import upkeep as clockwork
from tenants.commands.entries import named
from tenants.domains import Domains
from tenants.hosting import Hosting
from tenants.upgrading import Outcome


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("upgrade", help="bring every co-op's database to this code's shape")
    one.add_argument("--jobs", type=_positive, default=2, metavar="N", help="so many processes; default: 2")
    one.add_argument("--canary", metavar="ADDRESS", help="who goes first, alone; default: the smallest")
    one.set_defaults(do=upgrade)

    one = verbs.add_parser("tick", help="do whatever the clock makes due; serve does so by itself")
    one.set_defaults(do=tick)


def upgrade(hosting: Hosting, options: Namespace) -> int:
    """A canary goes first; where it fails, nobody else is touched."""
    left = upgrading.behind(hosting.directory)
    if not left:
        print("Every co-op is up to date.")
        return 0
    canary = named(hosting, options.canary) if options.canary else upgrading.smallest(hosting, left)
    others = [entry for entry in left if entry.id != canary.id]
    first = upgrading.attempt(hosting, canary)
    if first.fault:
        print(
            f"{canary.label}: {first.fault}\nIt went first, alone; nothing else was touched.", file=sys.stderr
        )
        return 1
    upgrading.note(hosting.directory, [first])
    return _reported(upgrading.upgrade(hosting, others, options.jobs), len(others))


def _reported(outcomes: Iterable[Outcome], most: int) -> int:
    """Progress a tenth at a time; those that failed at the end. Each answers again once it is mended."""
    failed = []
    for count, outcome in enumerate(outcomes, 1):
        if outcome.fault:
            failed.append(outcome)
        if count % max(1, most // 10) == 0:
            print(f"{count} of {most}", file=sys.stderr, flush=True)
    for outcome in failed:
        print(f"{outcome.entry.label}: {outcome.fault}", file=sys.stderr)
    print(f"Upgraded: {most + 1 - len(failed)}. Failed: {len(failed)}.")
    return 1 if failed else 0


def tick(hosting: Hosting, _options: Namespace) -> int:
    done = clockwork.tick(hosting)
    if held := Domains.of(hosting.host, hosting.directory).check_due():
        done["domains"] = held
    print(", ".join(f"{name}: {count}" for name, count in done.items()) or "Nothing is due.")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
