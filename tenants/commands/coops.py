"""What the directory says of the co-ops, and whether one answers."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from tenants import listing
from tenants.commands import closing as leaving
from tenants.commands import domains, quotas
from tenants.commands.entries import named
from tenants.directory import Entry
from tenants.hosting import Hosting
from tenants.leaving import closing
from tenants.operators import logbook
from tenants.operators.logbook import COMMAND, Deed


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("list", help="list the co-ops, a line each")
    one.set_defaults(do=list_coops)
    for name, verb, about in (
        ("show", show, "say all that the host knows of one co-op"),
        ("suspend", suspend, "let a co-op answer nobody, and keep everything"),
        ("resume", resume, "let a suspended or closed co-op answer again"),
    ):
        one = verbs.add_parser(name, help=about)
        one.add_argument("address", metavar="ADDRESS", help="the co-op's label, such as our-coop")
        one.set_defaults(do=verb)
        if name == "suspend":
            one.add_argument("--reason", help="what the directory notes")


def list_coops(hosting: Hosting, _options: Namespace) -> int:
    entries = hosting.directory.all()
    for entry in entries:
        print(f"{entry.label:40} {entry.state:10} {entry.founded_at:%Y-%m-%d}  {entry.name}")
    if not entries:
        print("No co-op is hosted here yet. Type: andel host found --answers FILE")
    return 0


def show(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    facts = {
        "name": entry.name,
        "address": hosting.host.url_of(entry.label),
        "state": f"{entry.state}: {entry.reason}" if entry.reason else entry.state,
        "listed": _listed(hosting, entry),
        "founded": f"{entry.founded_at:%Y-%m-%d %H:%M} UTC",
        "revision": entry.revision,
        "size": f"{hosting.storage.size(entry.id):,} bytes",
        "folder": hosting.files.home(entry.id),
        **domains.facts(hosting, entry),
        **quotas.facts(hosting, entry),
        **leaving.facts(hosting, entry),
    }
    for name, value in facts.items():
        print(f"{name:10} {value}")
    return 0


def _listed(hosting: Hosting, entry: Entry) -> str:
    if not listing.agrees(hosting.directory, entry):
        return "no: its founders have not agreed"
    off = listing.is_unlisted(hosting.directory, entry)
    return "no: an operator took it off the front page" if off else "yes"


def suspend(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    closing.suspend(hosting, entry, options.reason)
    logbook.note(hosting.directory, COMMAND, Deed.SUSPENDED, co_op=entry.label, note=options.reason or "")
    print(f"{entry.label} is suspended: visitors read so, and nothing of it is lost.")
    return 0


def resume(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    closing.resume(hosting, entry)
    logbook.note(hosting.directory, COMMAND, Deed.RESUMED, co_op=entry.label)
    print(f"{entry.label} is {named(hosting, entry.label).state} again.")
    return 0
