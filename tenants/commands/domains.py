"""Domains of a co-op's own: claimed, proved, given up."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from tenants.commands.entries import named
from tenants.directory import Entry
from tenants.domains import MOST, Domain, Domains, Outcome, TooMany, names
from tenants.domains.names import Fault
from tenants.domains.proofs import WELL_KNOWN, record
from tenants.errors import DomainRefused
from tenants.hosting import Hosting

FAULTS = {
    Fault.MALFORMED: "is no domain: write it as in www.our-coop.example, without a port or a path.",
    Fault.NUMERIC: "is a network address; a co-op answers at a name.",
    Fault.ALONE: "has no dot: write the whole name.",
    Fault.NOWHERE: "leads nowhere on the internet.",
    Fault.HOSTS: "is the host's own, or below it; what is below is given by andel host found.",
}
SAID = {
    Outcome.PROVED: "proved. The co-op is at home at {url} now.",
    Outcome.UNPROVED: "not proved yet: neither record nor file is there. A new record can take an hour.",
    Outcome.OTHERS: "another co-op here has it, and must remove it first.",
    Outcome.UNCLAIMED: "not claimed by this co-op; add it first.",
}


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("domain", help="have a co-op answer at a domain of its own")
    one.add_argument("address", metavar="ADDRESS", help="the co-op's label, such as our-coop")
    one.set_defaults(do=list_domains)
    what = one.add_subparsers(metavar="add|check|remove", required=False)
    for name, verb, about in (
        ("add", add, "claim NAME, and say how it is proved"),
        ("check", check, "ask for the proof now"),
        ("remove", remove, "answer there no more"),
    ):
        two = what.add_parser(name, help=about)
        two.add_argument("name", metavar="NAME", help="such as www.our-coop.example")
        two.set_defaults(do=verb)


def list_domains(hosting: Hosting, options: Namespace) -> int:
    entry = named(hosting, options.address)
    claimed = Domains.of(hosting.host, hosting.directory).claimed(entry)
    for domain in claimed:
        print(f"{domain.shown:40} {standing(domain)}")
    print(f"It is at home at {hosting.url_of(entry)}; its other names lead there.")
    return 0


def add(hosting: Hosting, options: Namespace) -> int:
    entry, name, domains = _asked(hosting, options)
    try:
        domains.claim(entry, name)
    except TooMany:
        raise DomainRefused(name, f"would be one too many: a co-op claims {MOST} at most.") from None
    token = domains.token(entry, name)
    print(f"{names.shown(name)} is the co-op's as soon as one of these is there:\n")
    print(f"  a DNS record   {record(name)} TXT {token}")
    print(f"  or a file      http://{name}{WELL_KNOWN}{token}\n                 with this text: {token}\n")
    print(f"Have the name lead to this host, then type: andel host domain {entry.label} check {name}")
    return 0


def check(hosting: Hosting, options: Namespace) -> int:
    entry, name, domains = _asked(hosting, options)
    outcome = domains.check(entry, name)
    print(f"{names.shown(name)}: {SAID[outcome].format(url=_home(hosting, entry))}")
    return 0 if outcome is Outcome.PROVED else 1


def remove(hosting: Hosting, options: Namespace) -> int:
    entry, name, domains = _asked(hosting, options)
    if not domains.remove(entry, name):
        raise DomainRefused(name, "is not claimed by this co-op.")
    print(f"{names.shown(name)} is free. {entry.label} is at home at {_home(hosting, entry)}.")
    return 0


def facts(hosting: Hosting, entry: Entry) -> dict[str, str]:
    """Of its domains, if it claims any."""
    claimed = Domains.of(hosting.host, hosting.directory).claimed(entry)
    said = "; ".join(f"{domain.shown} {standing(domain)}" for domain in claimed)
    return {"domains": said, "at home": hosting.url_of(entry)} if claimed else {}


def standing(domain: Domain) -> str:
    """In one line, with what comes next if it stays so."""
    if domain.lapses_at:
        return f"proof is gone since {domain.failing_since:%Y-%m-%d}; lapses on {domain.lapses_at:%Y-%m-%d}"
    if domain.failing_since:
        return "has lapsed: nobody is served there; prove it again"
    return (
        f"proved by a {domain.proof} since {domain.proved_at:%Y-%m-%d}" if domain.proved_at else "not proved"
    )


def _asked(hosting: Hosting, options: Namespace) -> tuple[Entry, str, Domains]:
    name = names.parse(options.name, hosting.host.name)
    if isinstance(name, Fault):
        raise DomainRefused(options.name, FAULTS[name])
    return named(hosting, options.address), name, Domains.of(hosting.host, hosting.directory)


def _home(hosting: Hosting, entry: Entry) -> str:
    return hosting.url_of(named(hosting, entry.label))
