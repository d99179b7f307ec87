"""Asks the world whether whoever runs a co-op has a domain: a record in the DNS, or a file on the site there.

Whoever claims a domain names it, so a stranger says where we ask. In production only public addresses are
asked; the address that was looked at is the one that is connected to; no redirect is followed, and no more is
read or waited for than a token takes.
"""

from __future__ import annotations

import ssl
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

from dns.exception import DNSException
from dns.rdatatype import RdataType
from dns.resolver import Resolver

SECONDS = 10.0  # for all that a proof takes from the DNS, and again for each connection
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
        if token in self._texts(record(name)):
            return Proof.RECORD
        return (
            Proof.FILE
            if any(compare_digest(said, token.encode()) for said in self._files(name, token))
            else None
        )

    def _texts(self, name: str) -> list[str]:
        with suppress(DNSException):
            answer = self._resolver().resolve(name, "TXT", lifetime=SECONDS)
            return [b"".join(text.strings).decode("ascii", "replace").strip() for text in answer]
        return []

    def _files(self, name: str, token: str) -> Iterator[bytes]:
        for address in self._addresses(name)[:MOST_ADDRESSES]:
            for scheme, port in self.ports.items():
                with suppress(OSError, HTTPException):
                    yield _read(scheme, name, address, port, WELL_KNOWN + token)

    def _addresses(self, name: str) -> list[str]:
        found = [address for kind in (RdataType.A, RdataType.AAAA) for address in self._look_up(name, kind)]
        return [address for address in found if is_public(address) or not self.public_only]

    def _look_up(self, name: str, kind: RdataType) -> list[str]:
        with suppress(DNSException):
            return [str(found) for found in self._resolver().resolve(name, kind, lifetime=SECONDS)]
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


def _read(scheme: str, name: str, address: str, port: int, path: str) -> bytes:
    """Nothing unless it answers 200. However slowly it trickles, the connection ends in time."""
    plain = create_connection((address, port), SECONDS)
    with closing(plain), closing(plain.dup()) as handle:
        end = Timer(SECONDS, partial(_hang_up, handle))
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
