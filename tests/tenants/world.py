"""The world that is asked for a domain's proof, on loopback: a DNS server, and a site that is there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingUDPServer
from threading import Thread
from typing import Any

import dns.message
import dns.rrset
from hosts import Hall

from tenants.directory import Entry
from tenants.domains import Domains, Outcome

NAME = "ride.example"


class World:
    """`records` by name and type, as in a zone file; `files` by path of the site. `trickles` without end."""

    def __init__(self, nameserver: int, site: int) -> None:
        self.nameserver = f"127.0.0.1:{nameserver}"
        self.site = site
        self.records: dict[tuple[str, str], str] = {}
        self.files: dict[str, str] = {}
        self.visits = 0
        self.trickles = False

    def point(self, name: str, address: str = "127.0.0.1") -> None:
        self.records[f"{name}.", "AAAA" if ":" in address else "A"] = address

    def prove(self, name: str, token: str) -> None:
        self.records[f"_andel.{name}.", "TXT"] = f'"{token}"'


@contextmanager
def world() -> Iterator[World]:
    with (
        ThreadingUDPServer(("127.0.0.1", 0), Zone) as names,
        ThreadingHTTPServer(("127.0.0.1", 0), Site) as site,
    ):
        here = World(names.server_address[1], site.server_address[1])
        site.daemon_threads = True
        for server in (names, site):
            server.world = here  # type: ignore[attr-defined]
            Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield here
        for server in (names, site):
            server.shutdown()


class Zone(BaseRequestHandler):
    """Answers with authority for every name."""

    def handle(self) -> None:
        packet, connection = self.request
        query = dns.message.from_wire(packet)
        (question,) = query.question
        kind = question.rdtype.name
        answer = dns.message.make_response(query)
        found = self.server.world.records.get((question.name.to_text().lower(), kind))  # type: ignore[attr-defined]
        if found:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, found))
        connection.sendto(answer.to_wire(), self.client_address)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        world: World = self.server.world  # type: ignore[attr-defined]
        world.visits += 1
        if world.trickles:
            self.trickle()
            return
        text = world.files.get(self.path, "")
        self.send_response(301 if text.startswith("to ") else 200 if text else 404)
        if text.startswith("to "):
            self.send_header("Location", text.removeprefix("to "))
        self.end_headers()
        self.wfile.write(text.encode())

    def trickle(self) -> None:
        while True:
            try:
                self.wfile.write(b"H")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def log_message(self, *_words: Any) -> None:
        pass


def prove(hall: Hall, own: Domains, there: World, label: str = "first", name: str = NAME) -> Entry:
    """The co-op has the name proved; it is founded if it is not there yet."""
    entry = hall.hosting.directory.find(label) or hall.found(label)
    own.claim(entry, name)
    there.prove(name, own.token(entry, name))
    assert own.check(entry, name) is Outcome.PROVED
    return hall.hosting.directory.get(entry.id) or entry


def at(hall: Hall, name: str, path: str = "/", **options: Any) -> Any:
    """As a browser asks under a name that leads to the host."""
    return hall.client.open(path, base_url=f"http://{name}:8000", **options)


def token_in(page: Any) -> str:
    return str(page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0])
