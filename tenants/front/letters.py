"""The two letters of a sign-up: one to confirm the address, one that leads back to the founded co-op."""

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

from coop import clock
from tenants.config import Host
from tenants.directory import Entry
from tenants.front.signups import Signup
from tenants.front.tables import LETTERS, hosting, write

LONGEST_TITLE = 300


def confirm(signup: Signup, link: str, back: str) -> None:
    write(sa.insert(LETTERS).values(_letter("confirm", signup, link=link, back=back)))


def founded(signup: Signup, entry: Entry, back: str) -> dict[str, Any]:
    """To be written in the transaction that notes the founding."""
    return _letter("founded", signup, entry=entry, url=hosting().host.url_of(entry.label), back=back)


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
    """In the language of the pages that asked for it; the template's first line is the title."""
    template = current_app.jinja_env.get_template(f"front/mail/{kind}.txt")
    with force_locale(signup.language):
        text = template.render(signup=signup, **context)
    title, _, body = text.strip().partition("\n")
    return {
        "address": signup.email,
        "title": " ".join(title.split())[:LONGEST_TITLE],
        "body": f"{body.strip()}\n\n-- \n{hosting().host.url}\n",
        "message_id": token_hex(16),
        "created_at": clock.now(),
        "due_at": clock.now(),
        "attempts": 0,
    }
