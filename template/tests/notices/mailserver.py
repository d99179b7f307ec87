"""A mail server on loopback that takes letters, or answers as a test tells it to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CERTIFICATE = Path(__file__).parent / "localhost.pem"
LOGIN = (b"coop", b"p@ss/word")


@dataclass
class Received:
    """`letters` came whole; `sender` and `recipients` are the envelopes'."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    connections: int = 0


class Handler:
    """`answers` has what is said at a step instead of 250, for a recipient or for whatever is sent."""

    def __init__(self) -> None:
        self.received = Received()
        self.answers: dict[str, str] = {}
        self.hangs_up = False
        self.on_letter: Callable[[], None] = lambda: None

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.received.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.on_letter()
        if self.hangs_up:
            cast("Any", server.transport).close()
            return "250 never heard"
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = cast("bytes", envelope.content)
        self.received.letters.append(cast("EmailMessage", message_from_bytes(content, policy=default)))
        self.received.envelopes.append((envelope.mail_from or "", envelope.rcpt_tos))
        self.received.encrypted.append(session.ssl is not None)
        return "250 OK"


class MailServer(Controller):
    def __init__(self, **options: Any) -> None:
        self.at = Handler()
        super().__init__(self.at, hostname="127.0.0.1", port=free_port(), **options)

    @property
    def letters(self) -> list[EmailMessage]:
        return self.at.received.letters

    @property
    def ids(self) -> list[str]:
        """The letters' Message-IDs, in the order in which they came."""
        return [letter["Message-ID"] for letter in self.letters]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == LOGIN, handled=False)
