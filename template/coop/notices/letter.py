"""A mail as the mail server gets it."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from coop.governance.charter import in_force
from coop.notices.models import Mail


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Names come from people, so each becomes one line; the library refuses line ends in headers too."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(_one_line(in_force()["name"]), addr_spec=_in_ascii(sender))
    if sender != in_force()["contact_email"]:  # whoever answers shall reach people
        letter["Reply-To"] = Address(addr_spec=_in_ascii(in_force()["contact_email"]))
    letter["To"] = Address(addr_spec=_in_ascii(mail.address))
    letter["Subject"] = _one_line(mail.title)
    letter["Date"] = format_datetime(mail.created_at)
    letter["Message-ID"] = f"<{mail.message_id}@{_in_ascii(sender).rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: asks for no out-of-office replies
    letter.set_content(mail.body)
    return letter


def _in_ascii(address: str) -> str:
    """A domain such as `brödkö.example` by the name that mail servers know; other addresses as they are."""
    try:
        return validate_email(address, check_deliverability=False).ascii_email or address
    except EmailNotValidError:
        return address


def _one_line(text: str) -> str:
    return " ".join(text.split())
