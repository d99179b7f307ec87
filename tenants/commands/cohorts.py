"""Cohorts: an accelerator's code and page."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from generator.errors import AndelError
from tenants import cohorts
from tenants.cohorts import Cohort, codes
from tenants.commands.entries import named
from tenants.hosting import Hosting

LONGEST_NAME = 100


def add_to(verbs: Any) -> None:
    cohort = verbs.add_parser("cohort", help="group the co-ops of an accelerator by a code")
    deeds = cohort.add_subparsers(required=True, metavar="DEED")
    one = deeds.add_parser("add", help="make a cohort; prints its code and its links")
    one.add_argument("name", metavar="NAME", help="of the accelerator, as founders read it")
    one.add_argument(
        "--until", type=date.fromisoformat, metavar="DATE", help="the last day to join, as 2027-03-31"
    )
    one.add_argument("--places", type=int, metavar="N", help="for so many co-ops")
    one.set_defaults(do=add)
    one = deeds.add_parser("list", help="list the cohorts, a line each")
    one.set_defaults(do=list_cohorts)
    for name, deed, about in (
        ("show", show, "say all that the host knows of one cohort"),
        ("renew", renew, "make another link to its page; the one before is void"),
        ("close", close, "let nobody else join; whoever is in stays in"),
        ("end", end, "take its page and code away, and forget what was agreed for it"),
    ):
        one = deeds.add_parser(name, help=about)
        one.add_argument("code", metavar="CODE")
        one.set_defaults(do=deed)
    one = deeds.add_parser("leave", help="take a co-op out of its cohort, for founders who ask")
    one.add_argument("address", metavar="ADDRESS")
    one.set_defaults(do=leave)


def add(hosting: Hosting, options: Namespace) -> int:
    name = " ".join(options.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise AndelError(f"NAME: write 1 to {LONGEST_NAME} characters.")
    if options.places is not None and options.places < 1:
        raise AndelError("--places: a cohort has at least one.")
    _print(hosting, cohorts.add(hosting.directory, name, options.until, options.places))
    return 0


def list_cohorts(hosting: Hosting, _options: Namespace) -> int:
    found = cohorts.everyone(hosting.directory)
    for cohort in found:
        count = cohorts.count(hosting.directory, cohort)
        code, state = codes.shown(cohort.code), "closed" if cohort.is_over else "open"
        ways = f"{count.shown + count.hidden} founded, {count.under_way} under way"
        print(f"{code:15} {state:7} {ways:30} {cohort.name}")
    if not found:
        print("No cohort yet. Type: andel host cohort add NAME")
    return 0


def show(hosting: Hosting, options: Namespace) -> int:
    _print(hosting, _coded(hosting, options.code))
    return 0


def renew(hosting: Hosting, options: Namespace) -> int:
    cohort = cohorts.renew(hosting.directory, _coded(hosting, options.code))
    print("The link to its page that was good until now is void. From now on it is:")
    print(f"  {cohort.page_link(hosting.host)}")
    return 0


def close(hosting: Hosting, options: Namespace) -> int:
    cohort = _coded(hosting, options.code)
    cohorts.close(hosting.directory, cohort)
    print(f"Nobody joins {cohort.name} any more; its page goes on.")
    return 0


def end(hosting: Hosting, options: Namespace) -> int:
    cohort = _coded(hosting, options.code)
    cohorts.end(hosting.directory, cohort)
    print(f"{cohort.name} has ended: its code and its page are gone. The co-ops go on.")
    return 0


def leave(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    cohorts.leave(hosting.directory, entry.id)
    print(f"{entry.label} is in no cohort.")
    return 0


def _coded(hosting: Hosting, typed: str) -> Cohort:
    found = cohorts.with_code(hosting.directory, typed)
    if found is None:
        raise AndelError(
            f"CODE: no cohort here has the code {typed!r}; andel host cohort list shows them all."
        )
    return found


def _print(hosting: Hosting, cohort: Cohort) -> None:
    count = cohorts.count(hosting.directory, cohort)
    facts = {
        "name": cohort.name,
        "code": codes.shown(cohort.code),
        "until": f"{cohort.until:%Y-%m-%d %H:%M} UTC" if cohort.until else "somebody closes it",
        "places": cohort.places or "as many as come",
        "co-ops": f"{count.shown} show themselves, {count.hidden} do not, {count.under_way} under way",
        "to join": cohort.invitation_link(hosting.host),
        "its page": cohort.page_link(hosting.host),
    }
    for name, value in facts.items():
        print(f"{name:10} {value}")
    print("Founders get the link to join, or the code. The link to its page is for the accelerator alone.")
