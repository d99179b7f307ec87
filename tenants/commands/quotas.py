"""How much a co-op may take of the host, and how much it takes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from coop.database import db
from coop.notices import outbox
from tenants import quotas
from tenants.commands.entries import named
from tenants.directory import Entry
from tenants.errors import QuotaRefused
from tenants.hosting import Hosting
from tenants.quotas import ABOUT, NAMES, NONE, Unreadable, overruns, rests

DEFAULT = "default"
EXAMPLES = {"disk": "'500 MB'", "requests": "600", "mail": "100", "jobs": "60"}


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("quota", help="say what a co-op may take and takes, or change it")
    one.add_argument("address", metavar="ADDRESS", help="the co-op's label, such as our-coop")
    for name in NAMES:
        about = f"{ABOUT[name]}, such as {EXAMPLES[name]}; none is no limit, default is the host's"
        one.add_argument(f"--{name}", metavar="LIMIT", help=about)
    one.set_defaults(do=quota)


def quota(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    asked = {name: text for name in NAMES if (text := getattr(options, name)) is not None}
    if asked:
        hosting.directory.set_quotas(entry, _changed(entry, asked))
        entry = named(hosting, entry.label)
    for line in report(hosting, entry):
        print(line)
    return 0


def report(hosting: Hosting, entry: Entry) -> list[str]:
    """A line for each limit: what is used of it, and how often it was met lately."""
    limits = vars(hosting.limits(entry))
    met = {one.what: one.count for one in overruns.lately(hosting.directory, entry.id)}
    return [_line(hosting, entry, name, limits[name], met.get(name, 0)) for name in NAMES]


def facts(hosting: Hosting, entry: Entry) -> dict[str, str]:
    """What it may take, and what it met lately, without a look into its database."""
    limits = vars(hosting.limits(entry))
    met = overruns.lately(hosting.directory, entry.id)
    return {
        "quotas": ", ".join(f"{name} {quotas.written(name, limit)}" for name, limit in limits.items()),
        **({"met": ", ".join(f"{one.what} {one.count:,} times" for one in met)} if met else {}),
    }


def _changed(entry: Entry, asked: dict[str, str]) -> dict[str, int]:
    own = dict(entry.quotas or {})
    for name, text in asked.items():
        own.pop(name, None)
        if text.strip().lower() != DEFAULT:
            own[name] = _read(name, text)
    return own


def _read(name: str, text: str) -> int:
    try:
        return quotas.parse(name, text)
    except Unreadable as unfit:
        raise QuotaRefused(name, str(unfit)) from None


def _line(hosting: Hosting, entry: Entry, name: str, limit: int, met: int) -> str:
    used = USED[name](hosting, entry, limit) if name in USED else ""
    most = quotas.written(name, limit)
    if limit == NONE:
        said = f"{used} {ABOUT[name]}, {most}" if used else most
    else:
        said = f"{used} of {most} {ABOUT[name]}" if used else f"{most} {ABOUT[name]}"
    own = "" if name in (entry.quotas or {}) else " (the host's)"
    return f"{name:9} {said}{own}" + (f"; met {met:,} times lately" if met else "")


def _disk(hosting: Hosting, entry: Entry, _limit: int) -> str:
    return quotas.size(hosting.storage.size(entry.id))


def _mail(hosting: Hosting, entry: Entry, _limit: int) -> str:
    with hosting.at(entry):
        sent, (waiting, _failed) = outbox.sent_lately(), outbox.unsent()
        db.session.rollback()
    return f"{sent:,} ({waiting:,} wait)" if waiting else f"{sent:,}"


def _jobs(hosting: Hosting, entry: Entry, limit: int) -> str:
    return f"{rests.owed(hosting.directory, entry.id, limit):.1f}"


USED: dict[str, Callable[[Hosting, Entry, int], str]] = {"disk": _disk, "mail": _mail, "jobs": _jobs}
