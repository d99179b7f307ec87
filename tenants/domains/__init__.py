"""Domains of co-ops' own, in the host's own database: who claims which, and which are proved.

Any co-op may claim any name, so that nobody keeps a name from whoever has it; one alone can have it proved. A
proof is asked for again each day. One that fails for a week lapses: by then the domain may be another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from coop import clock
from coop.database import UtcDateTime
from tenants.config import Host
from tenants.directory import COOPS, FACTS, METADATA, Directory, Entry, State
from tenants.domains import names
from tenants.domains.proofs import Asker, Proof

AGAIN = timedelta(days=1)
LAPSES = timedelta(days=7)
MOST = 10  # claims of one co-op
DOMAINS = sa.Table(
    "domains",
    METADATA,
    sa.Column("name", sa.String(253), primary_key=True),
    sa.Column("coop_id", sa.String(16), primary_key=True, index=True),
    sa.Column("claimed_at", UtcDateTime, nullable=False),
    sa.Column("proved_at", UtcDateTime),  # and served since then
    sa.Column("proof", sa.String(10)),
    sa.Column("checked_at", UtcDateTime, index=True),
    sa.Column("failing_since", UtcDateTime),
)
PROVED = DOMAINS.c.proved_at.is_not(None)
sa.Index("ux_domains_proved", DOMAINS.c.name, unique=True, sqlite_where=PROVED)
ANSWERING = (
    sa.select(*FACTS)
    .join(DOMAINS, DOMAINS.c.coop_id == COOPS.c.id)
    .where(DOMAINS.c.name == sa.bindparam("name"), PROVED)
)


class Outcome(StrEnum):
    """What came of asking for the proof."""

    PROVED = "proved"
    UNPROVED = "unproved"
    OTHERS = "others"  # another co-op has it proved
    UNCLAIMED = "unclaimed"


class TooMany(Exception):
    """The co-op claims as many as it may."""


@dataclass(frozen=True)
class Domain:
    name: str
    coop_id: str
    claimed_at: datetime
    proved_at: datetime | None
    proof: Proof | None
    checked_at: datetime | None
    failing_since: datetime | None

    @property
    def shown(self) -> str:
        return names.shown(self.name)

    @property
    def lapses_at(self) -> datetime | None:
        return self.failing_since + LAPSES if self.proved_at and self.failing_since else None


def find(directory: Directory, name: str) -> Entry | None:
    """The co-op that has this name proved. As a label's, one query; an index has the proved ones alone."""
    return directory.one(ANSWERING, name=name)


def token_of(host: Host, entry: Entry, name: str) -> str:
    """What proves a name: this co-op's, and worth nothing for another name or to another co-op."""
    return host.key(f"domain {entry.id} {name}")[:40]


@dataclass(frozen=True)
class Domains:
    """`asker` asks the world."""

    host: Host
    directory: Directory
    asker: Asker

    @classmethod
    def of(cls, host: Host, directory: Directory) -> Domains:
        return cls(host, directory, Asker(public_only=host.production, nameserver=host.nameserver))

    def claimed(self, entry: Entry) -> list[Domain]:
        """In the order in which they were claimed."""
        mine = sa.select(DOMAINS).where(DOMAINS.c.coop_id == entry.id)
        return self._read(mine.order_by(DOMAINS.c.claimed_at, DOMAINS.c.name))

    def claim(self, entry: Entry, name: str) -> Domain:
        """To be proved. The same again changes nothing. TooMany."""
        already = {domain.name: domain for domain in self.claimed(entry)}
        if name in already:
            return already[name]
        if len(already) >= MOST:
            raise TooMany(entry.label)
        domain = Domain(name, entry.id, clock.now(), None, None, None, None)
        with self.directory.writing() as connection:
            connection.execute(sa.insert(DOMAINS).prefix_with("OR IGNORE"), vars(domain))
        return domain

    def token(self, entry: Entry, name: str) -> str:
        return token_of(self.host, entry, name)

    def check(self, entry: Entry, name: str) -> Outcome:
        """Asks now. A failure takes nothing away until it has lasted for `LAPSES`."""
        proof = self.asker.proof(name, self.token(entry, name))
        with self.directory.writing() as connection:
            noted = sa.update(DOMAINS).where(*_key(entry.id, name)).values(checked_at=clock.now())
            if not connection.execute(noted).rowcount:  # written first: what is read below stays true
                return Outcome.UNCLAIMED
            if proof is None:
                _fail(connection, entry.id, name)
                return Outcome.UNPROVED
            if not _is_free(connection, entry.id, name):
                return Outcome.OTHERS
            _hold(connection, entry.id, name, proof)
        return Outcome.PROVED

    def remove(self, entry: Entry, name: str) -> bool:
        """Whether there was such a claim. From now on the co-op answers there no more."""
        with self.directory.writing() as connection:
            gone = connection.execute(sa.delete(DOMAINS).where(*_key(entry.id, name))).rowcount
            _settle(connection, entry.id)
        return bool(gone)

    def check_due(self) -> int:
        """Asks again for each that is proved and was not asked for today; how many hold."""
        due = sa.select(DOMAINS).where(PROVED, DOMAINS.c.checked_at <= clock.now() - AGAIN)
        held = 0
        for domain in self._read(due.order_by(DOMAINS.c.checked_at)):
            entry = self.directory.get(domain.coop_id)
            if entry and entry.state is not State.CLOSED and self._is_first(domain):
                held += self.check(entry, domain.name) is Outcome.PROVED
        return held

    def failing(self) -> list[Domain]:
        """Those that will lapse, or have."""
        return self._read(sa.select(DOMAINS).where(DOMAINS.c.failing_since.is_not(None)))

    def _is_first(self, domain: Domain) -> bool:
        """Whether no other worker has asked meanwhile."""
        same = (*_key(domain.coop_id, domain.name), DOMAINS.c.checked_at == domain.checked_at)
        with self.directory.writing() as connection:
            noted = connection.execute(sa.update(DOMAINS).where(*same).values(checked_at=clock.now()))
        return noted.rowcount == 1

    def _read(self, found: sa.Select[Any]) -> list[Domain]:
        with self.directory.engine.connect() as connection:
            return [_domain(row) for row in connection.execute(found).mappings()]


def _domain(row: Any) -> Domain:
    return Domain(**{**row, "proof": Proof(row["proof"]) if row["proof"] else None})


def _key(coop_id: str, name: str) -> Iterable[Any]:
    return DOMAINS.c.coop_id == coop_id, DOMAINS.c.name == name


def _is_free(connection: sa.Connection, coop_id: str, name: str) -> bool:
    """Whether no other co-op has it proved. One that was closed or deleted gives way."""
    others = (DOMAINS.c.name == name, DOMAINS.c.coop_id != coop_id, PROVED)
    has_it = sa.select(COOPS.c.id).join(DOMAINS, DOMAINS.c.coop_id == COOPS.c.id)
    if connection.execute(has_it.where(*others, COOPS.c.state != State.CLOSED)).first():
        return False
    for (gone,) in connection.execute(sa.select(DOMAINS.c.coop_id).where(*others)).all():
        connection.execute(sa.delete(DOMAINS).where(*_key(gone, name)))
        _settle(connection, gone)
    return True


def _hold(connection: sa.Connection, coop_id: str, name: str, proof: Proof) -> None:
    now = clock.now()
    held = {
        "proved_at": sa.func.coalesce(DOMAINS.c.proved_at, sa.literal(now, UtcDateTime)),
        "proof": proof, "failing_since": None,
    }  # fmt: skip
    connection.execute(sa.update(DOMAINS).where(*_key(coop_id, name)).values(held))
    _settle(connection, coop_id)


def _fail(connection: sa.Connection, coop_id: str, name: str) -> None:
    now = clock.now()
    key = list(_key(coop_id, name))
    since = sa.func.coalesce(DOMAINS.c.failing_since, sa.literal(now, UtcDateTime))
    connection.execute(sa.update(DOMAINS).where(*key, PROVED).values(failing_since=since))
    lapsed = sa.update(DOMAINS).where(*key, DOMAINS.c.failing_since <= now - LAPSES)
    connection.execute(lapsed.values(proved_at=None))
    _settle(connection, coop_id)


def _settle(connection: sa.Connection, coop_id: str) -> None:
    """The one proved longest is where all other names of the co-op lead."""
    mine = sa.select(DOMAINS.c.name).where(DOMAINS.c.coop_id == coop_id, PROVED)
    first = mine.order_by(DOMAINS.c.proved_at, DOMAINS.c.name).limit(1).scalar_subquery()
    connection.execute(sa.update(COOPS).where(COOPS.c.id == coop_id).values(domain=first))
