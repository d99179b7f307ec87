"""One connection to the mail server of COOP_MAIL_URL."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from coop.config import ConfigurationError, Settings
from coop.governance.charter import in_force
from coop.site import settings

SECONDS = 20.0  # for each answer
PORTS = {"smtp": 587, "smtps": 465}
YES_OR_NO = {"1": True, "0": False}
PERMANENT = 500  # RFC 5321, section 4.2.1: 5yz is for ever, 4yz for now
THE_SERVERS = (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPServerDisconnected,
)


@dataclass(frozen=True)
class Server:
    """Where and how to connect. `starttls` is asked for by `?starttls=1`; smtps speaks TLS from the start."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str
    starttls: bool

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises ConfigurationError."""
        try:
            parts = urlsplit(url)
            query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
            scheme, host, port = parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]
            starttls = YES_OR_NO[query.pop("starttls", ["0"])[-1]]
        except (ValueError, KeyError):
            raise _unfit() from None
        if not host or parts.path.strip("/") or query or (starttls and scheme == "smtps"):
            raise _unfit()
        user = unquote(parts.username) if parts.username else None
        return cls(scheme, host, port, user, unquote(parts.password or ""), starttls)

    def connect(self) -> SMTP:
        if self.scheme == "smtps":
            server: SMTP = SMTP_SSL(
                self.host, self.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            server = SMTP(self.host, self.port, timeout=SECONDS)
        try:
            self._greet(server)
        except OSError:
            server.close()
            raise
        return server

    def _greet(self, server: SMTP) -> None:
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)


class Post:
    """Connects when the first letter is sent, and again when the server hung up between two."""

    def __init__(self, server: Server, sender: str) -> None:
        self.sender = sender
        self._server = server
        self._connection: SMTP | None = None

    @classmethod
    def configured(cls) -> Self | None:
        """None without a mail server."""
        url, sender = settings().mail_url, settings().mail_from
        return cls(Server.of(url), sender or in_force()["contact_email"]) if url else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, letter: EmailMessage) -> None:
        """Raises OSError, of which SMTPException is a kind, when the letter did not leave."""
        if self._connection is None:
            self._connection = self._server.connect()
        try:
            self._connection.send_message(letter)
        except OSError as fault:  # SMTPException is one
            if is_the_servers(fault):
                self._hang_up()
            raise

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def check(settings: Settings) -> None:
    """At the start, so that nobody finds out by letters that do not come. Raises ConfigurationError."""
    if settings.mail_url:
        Server.of(settings.mail_url)
    if settings.mail_from:
        try:
            validate_email(settings.mail_from, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ConfigurationError(
                f"COOP_MAIL_FROM must be an e-mail address, not {settings.mail_from!r}."
            ) from None


def is_permanent(fault: Exception) -> bool:
    """Whether the server will never take this letter."""
    if isinstance(fault, SMTPRecipientsRefused):
        return _all_permanent(fault.recipients)
    return isinstance(fault, (SMTPSenderRefused, SMTPDataError)) and fault.smtp_code >= PERMANENT


def is_the_servers(fault: Exception) -> bool:
    """Whether the server itself failed, whatever the letter."""
    return isinstance(fault, THE_SERVERS) or not isinstance(fault, SMTPException)


def _all_permanent(recipients: Mapping[str, tuple[int, bytes]]) -> bool:
    return all(code >= PERMANENT for code, _text in recipients.values())


def _unfit() -> ConfigurationError:
    """Without the URL itself: it holds a password."""
    return ConfigurationError(
        "COOP_MAIL_URL must look like smtp://user:password@host:587?starttls=1 or smtps://user:password@host."
    )
