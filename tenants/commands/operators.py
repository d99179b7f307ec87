"""Who looks after the host, and how someone comes to."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from email_validator import EmailNotValidError, validate_email

from generator.errors import AndelError
from tenants import operators
from tenants.hosting import Hosting
from tenants.operators import invitations, logbook
from tenants.operators.logbook import COMMAND, Deed


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("invite", help="print a link by which someone becomes an operator")
    one.add_argument("email", metavar="EMAIL", help="whom; an operator who lost the password sets a new one")
    one.set_defaults(do=invite)

    one = verbs.add_parser("operators", help="list the operators, or remove one")
    one.add_argument("--remove", metavar="EMAIL", help="who is no operator any more; open sessions end")
    one.set_defaults(do=show)


def invite(hosting: Hosting, options: Namespace) -> int:
    try:
        validate_email(options.email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise AndelError(f"EMAIL: {options.email!r} is no e-mail address.") from None
    invitation = invitations.invite(hosting.directory, options.email)
    logbook.note(hosting.directory, COMMAND, Deed.INVITED, note=invitation.email)
    print(f"Give this link to {invitation.email}. It works once, for {invitations.KEPT.days} days:")
    print(f"  {invitation.link(hosting.host)}")
    return 0


def show(hosting: Hosting, options: Namespace) -> int:
    if options.remove:
        return _remove(hosting, options.remove)
    everyone = operators.everyone(hosting.directory)
    for one in everyone:
        print(f"{one.email:40} since {one.since:%Y-%m-%d}  {one.name}")
    if not everyone:
        print("Nobody yet: andel host serve prints a link for the first.")
    return 0


def _remove(hosting: Hosting, email: str) -> int:
    if not operators.remove(hosting.directory, email):
        raise AndelError(f"--remove: no operator has the address {email!r}; andel host operators lists them.")
    logbook.note(hosting.directory, COMMAND, Deed.REMOVED, note=email)
    print(f"{email} is no operator any more.")
    return 0
