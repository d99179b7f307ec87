"""Asks the world whether whoever runs a co-op has a domain: a record in the DNS, or a file on the site there.

Whoever claims a domain names it, so a stranger says where we ask. In production only public addresses are
asked; the address that was looked at is the one that is connected to; no redirect is followed, and no more is
read or waited for than a token takes.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from hmac import compare_digest
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, ip_address
from socket import SHUT_RDWR, create_connection, socket
from threading import Timer
from typing import Any

from dns.exception import DNSException
from dns.rdatatype import RdataType
from dns.resolver import Resolver

SECONDS = 15.0  # for all that is asked for one proof
MOST_BYTES = 1024
MOST_ADDRESSES = 4
WELL_KNOWN = "/.well-known/andel/"


class Proof(StrEnum):
    """By which of the two it was proved."""

    RECORD = "record"
    FILE = "file"


@dataclass(frozen=True)
class Asker:
    """`nameserver` is `address:port` of another than the computer's own. `ports` by scheme, https first: many
    sites answer the other with a redirect only."""

    public_only: bool
    nameserver: str | None = None
    ports: dict[str, int] = field(default_factory=lambda: {"https": 443, "http": 80})

    def proof(self, name: str, token: str) -> Proof | None:
        """Which of the two holds now."""
        end = time.monotonic() + SECONDS
        if token in self._look_up(record(name), RdataType.TXT, end):
            return Proof.RECORD
        said = self._files(name, token, end)
        return Proof.FILE if any(compare_digest(text, token.encode()) for text in said) else None

    def _files(self, name: str, token: str, end: float) -> Iterator[bytes]:
        for address in self._addresses(name, end)[:MOST_ADDRESSES]:
            for scheme, port in self.ports.items():
                with suppress(OSError, HTTPException):
                    yield _read(scheme, name, address, port, WELL_KNOWN + token, _left(end))

    def _addresses(self, name: str, end: float) -> list[str]:
        kinds = (RdataType.A, RdataType.AAAA)
        found = [address for kind in kinds for address in self._look_up(name, kind, end)]
        return [address for address in found if is_public(address) or not self.public_only]

    def _look_up(self, name: str, kind: RdataType, end: float) -> list[str]:
        with suppress(DNSException, TimeoutError):
            return [_text(found) for found in self._resolver().resolve(name, kind, lifetime=_left(end))]
        return []

    def _resolver(self) -> Resolver:
        if self.nameserver is None:
            return Resolver()
        resolver = Resolver(configure=False)
        address, _, port = self.nameserver.rpartition(":")
        resolver.nameservers, resolver.port = [address.strip("[]")], int(port)
        return resolver


def record(name: str) -> str:
    """Where the token stands in the DNS."""
    return f"_andel.{name}."


def is_public(address: str) -> bool:
    """Whether it is one of the internet's, and hides none that is not."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and (found.ipv4_mapped or found.sixtofour or found.teredo):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _left(end: float) -> float:
    """Seconds. TimeoutError when there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _text(found: Any) -> str:
    """Of an address, or of a record that may be written in parts."""
    parts = getattr(found, "strings", None)
    return str(found) if parts is None else b"".join(parts).decode("ascii", "replace").strip()


def _read(scheme: str, name: str, address: str, port: int, path: str, seconds: float) -> bytes:
    """Nothing unless it answers 200. However slowly it trickles, the connection ends in time."""
    plain = create_connection((address, port), seconds)
    with closing(plain), closing(plain.dup()) as handle:
        end = Timer(seconds, partial(_hang_up, handle))
        end.daemon = True
        end.start()
        try:
            return _answer(plain if scheme == "http" else _secured(plain, name), name, path)
        finally:
            end.cancel()


def _answer(connected: socket, name: str, path: str) -> bytes:
    with closing(HTTPConnection(name)) as connection:
        connection.sock = connected
        connection.request("GET", path, headers={"Connection": "close", "User-Agent": "andel"})
        answer = connection.getresponse()
        return answer.read(MOST_BYTES).strip() if answer.status == 200 else b""


def _secured(plain: socket, name: str) -> socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=name)


def _hang_up(plain: socket) -> None:
    with suppress(OSError):
        plain.shutdown(SHUT_RDWR)
