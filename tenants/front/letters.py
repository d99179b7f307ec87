"""The letters of a sign-up: one to confirm the address, one that leads back to the founded co-op, and those
by which its founder asks others to join."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from email_validator import validate_email
from flask import current_app
from flask_babel import force_locale

from coop import clock, site
from tenants import cohorts
from tenants.config import Host
from tenants.directory import Entry
from tenants.front import agreements
from tenants.front.signups import Signup
from tenants.front.tables import LETTERS, hosting, write

LONGEST_TITLE = 300


def confirm(signup: Signup, link: str, back: str) -> None:
    write(sa.insert(LETTERS).values(_letter("confirm", signup, link=link, back=back)))


def founded(signup: Signup, entry: Entry, back: str) -> dict[str, Any]:
    """To be written in the transaction that notes the founding."""
    place = cohorts.place_of(hosting().directory, entry.id)
    more = {"cohort": place.cohort.name, "agreement": agreements.link(entry.id)} if place else {}
    return _letter("founded", signup, entry=entry, url=hosting().coop(entry).url, back=back, **more)


def invitation(signup: Signup, entry: Entry, address: str) -> dict[str, Any]:
    """To whom the founder names, in the language that she speaks."""
    with hosting().at(entry):
        register = site.address("people.register")
    context = {"entry": entry, "url": hosting().coop(entry).url, "register": register}
    return {**_letter("invitation", signup, **context), "address": address}


def compose(letter: Any, host: Host) -> EmailMessage:
    sender = sender_of(host)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Andel", addr_spec=sender)
    mail["To"] = Address(addr_spec=_in_ascii(letter["address"]))
    mail["Subject"] = letter["title"]
    mail["Date"] = format_datetime(letter["created_at"])
    mail["Message-ID"] = f"<{letter['message_id']}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: asks for no out-of-office replies
    mail.set_content(letter["body"])
    return mail


def sender_of(host: Host) -> str:
    return host.mail_from or f"no-reply@{host.name}"


def _in_ascii(address: str) -> str:
    """A domain such as `brödkö.example` by the name that mail servers know; it was checked when typed."""
    return validate_email(address, check_deliverability=False).ascii_email or address


def _letter(kind: str, signup: Signup, **context: Any) -> dict[str, Any]:
    """In the language of the pages that asked for it."""
    return written(kind, signup.email, signup.language, signup.coop_id, signup=signup, **context)


def written(kind: str, address: str, language: str, coop_id: str, **context: Any) -> dict[str, Any]:
    """The template's first line is the title."""
    template = current_app.jinja_env.get_template(f"front/mail/{kind}.txt")
    with force_locale(language):
        text = template.render(**context)
    title, _, body = text.strip().partition("\n")
    return {
        "address": address,
        "title": " ".join(title.split())[:LONGEST_TITLE],
        "body": f"{body.strip()}\n\n-- \n{hosting().host.url}\n",
        "message_id": token_hex(16),
        "created_at": clock.now(),
        "due_at": clock.now(),
        "attempts": 0,
        "coop_id": coop_id,
    }
