"""`andel host …`: what an operator types. Only this package, and the command that calls it, print."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sqlalchemy.exc import OperationalError

from coop.config import ConfigurationError
from generator.errors import AndelError
from tenants.commands import (
    closing,
    cohorts,
    coops,
    copies,
    domains,
    founding,
    listing,
    operators,
    quotas,
    serving,
    upkeep,
)
from tenants.config import Host
from tenants.hosting import Hosting

TOPICS = (serving, founding, coops, domains, quotas, listing, cohorts, upkeep, copies, closing, operators)


def parser() -> ArgumentParser:
    """Each topic adds its verbs; a verb takes the host and its options, and returns an exit code."""
    parser = ArgumentParser(prog="andel host", description="Serves many co-ops from one deployment.")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for topic in TOPICS:
        topic.add_to(verbs)
    return parser


def run(options: Namespace) -> int:
    try:
        hosting = Hosting(Host.from_environment(port=getattr(options, "port", 8000)))
        done: int = options.do(hosting, options)
    except ConfigurationError as unfit:
        raise AndelError(str(unfit)) from None
    except OperationalError as down:
        raise AndelError(f"The database does not answer: {str(down.orig).splitlines()[0]}") from None
    return done
