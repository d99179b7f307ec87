"""Which co-ops the host's front page shows, among those that agreed."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from tenants import listing
from tenants.commands.entries import named
from tenants.hosting import Hosting
from tenants.operators import logbook
from tenants.operators.logbook import COMMAND, Deed


def add_to(verbs: Any) -> None:
    for name, verb, about in (
        ("unlist", unlist, "take a co-op off the host's front page"),
        ("relist", relist, "let the front page show it again, if its founders agree"),
    ):
        one = verbs.add_parser(name, help=about)
        one.add_argument("address", metavar="ADDRESS")
        one.set_defaults(do=verb)


def unlist(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    listing.unlist(hosting.directory, entry)
    logbook.note(hosting.directory, COMMAND, Deed.UNLISTED, co_op=entry.label)
    print(f"The front page does not show {entry.label}.")
    return 0


def relist(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    listing.relist(hosting.directory, entry)
    logbook.note(hosting.directory, COMMAND, Deed.RELISTED, co_op=entry.label)
    agreed = listing.agrees(hosting.directory, entry)
    print(f"The front page shows {entry.label} {'again' if agreed else 'once its founders agree'}.")
    return 0
