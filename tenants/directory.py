"""Which co-ops the host has, where each answers and how it stands: the host's own database, with no member.

Read once for each request, so that what one process writes holds in all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from coop import clock
from tenants.addresses import Address
from tenants.context import Coop
from tenants.lookup import Lookup


class State(StrEnum):
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Taken(Exception):
    """Another co-op has this address, or one that looks like it."""


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
COOPS = sa.Table(
    "coops",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("label", sa.String(40), unique=True, nullable=False),
    sa.Column("skeleton", sa.String(40), unique=True, nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("reason", sa.String(300)),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("revision", sa.String(100), nullable=False, index=True),
    sa.Column("founded_at", sa.DateTime, nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.false()),  # agreed to be shown to all
    sa.Column("domain", sa.String(253)),  # of its own, to which its other names lead; see domains.py
    sa.Column("quotas", sa.JSON(none_as_null=True)),  # where they are other than the host's; see quotas.py
)
FACTS = [COOPS.c[name] for name in (
    "id", "label", "name", "state", "reason", "epoch", "revision", "founded_at", "domain", "quotas",
)]  # fmt: skip
NAMES = [fact.name for fact in FACTS]
BY_LABEL = sa.select(*FACTS).where(COOPS.c.label == sa.bindparam("label"))


@dataclass(frozen=True)
class Entry:
    """A co-op as the directory has it; `founded_at` in UTC."""

    id: str
    label: str
    name: str
    state: State
    reason: str | None
    epoch: int
    revision: str
    founded_at: datetime
    domain: str | None = None
    quotas: Mapping[str, int] | None = field(default=None, hash=False)

    @classmethod
    def new(cls, id: str, address: Address, name: str, revision: str) -> Entry:
        """As it is founded."""
        return cls(id, address.label, name, State.OPEN, None, 1, revision, clock.now())

    def coop(self, url: str, *, disk: int = 0, mail: int = 0) -> Coop:
        return Coop(self.id, self.label, url, self.epoch, disk, mail)


class Directory:
    def __init__(self, path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{path}", max_overflow=-1)  # a connection for each thread
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        self.engine = engine
        self._lookup = Lookup(path, _prepare)
        self._writer = engine.execution_options(writes=True)

    @classmethod
    def at(cls, folder: Path) -> Directory:
        """The one in this folder; made when it is not there yet."""
        folder.mkdir(parents=True, exist_ok=True)
        directory = cls(folder / "host.sqlite3")
        METADATA.create_all(directory.engine)
        _take_up(directory.engine)
        return directory

    def close(self) -> None:
        """Every connection, until something is asked again."""
        self.engine.dispose()
        self._lookup.close()

    def find(self, label: str) -> Entry | None:
        return self.one(BY_LABEL, label=label)

    def one(self, facts: sa.Select[Any], **values: Any) -> Entry | None:
        """By a query that is made once, for it is asked for each request."""
        found = self._lookup.one(facts, values)
        return _entry(found) if found else None

    def get(self, entry_id: str) -> Entry | None:
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(*FACTS).where(COOPS.c.id == entry_id)).one_or_none()
        return _entry(row) if row else None

    def is_taken(self, address: Address) -> bool:
        """Whether a co-op has it, or one that looks like it."""
        with self.engine.connect() as connection:
            alike = sa.select(COOPS.c.id).where(COOPS.c.skeleton == address.skeleton)
            return connection.execute(alike).first() is not None

    def all(self) -> list[Entry]:
        """In the order of their addresses."""
        with self.engine.connect() as connection:
            return [_entry(row) for row in connection.execute(sa.select(*FACTS).order_by(COOPS.c.label))]

    def add(self, entry: Entry, address: Address, *, listed: bool = False) -> None:
        """From now on there is such a co-op. Taken, also when the id is."""
        values = {**vars(entry), "skeleton": address.skeleton, "listed": listed}
        values["founded_at"] = entry.founded_at.replace(tzinfo=None)
        try:
            with self.writing() as connection:
                connection.execute(sa.insert(COOPS), values)
        except IntegrityError:
            raise Taken(entry.label) from None

    def set_state(self, entry: Entry, state: State, reason: str | None = None) -> None:
        self._update(entry.id, state=state, reason=reason)

    def swap_state(self, entry: Entry, state: State, reason: str | None = None) -> bool:
        """Unless somebody changed it since the entry was read: what was closed meanwhile stays closed."""
        same = (COOPS.c.id == entry.id, COOPS.c.state == entry.state)
        with self.writing() as connection:
            swapped = sa.update(COOPS).where(*same).values(state=state, reason=reason)
            return connection.execute(swapped).rowcount == 1

    def set_quotas(self, entry: Entry, own: Mapping[str, int]) -> None:
        """Where they are other than the host's."""
        self._update(entry.id, quotas=dict(own) or None)

    def set_revision(self, entry_id: str, revision: str) -> None:
        self._update(entry_id, revision=revision)

    def set_revisions(self, revisions: Mapping[str, str]) -> None:
        """By id, in one transaction."""
        with self.writing() as connection:
            for entry_id, revision in revisions.items():
                connection.execute(sa.update(COOPS).where(COOPS.c.id == entry_id).values(revision=revision))

    def revisions(self) -> list[str]:
        """Each that some co-op is noted with, once."""
        with self.engine.connect() as connection:
            return list(connection.scalars(sa.select(COOPS.c.revision).distinct()))

    def noted_as(self, revisions: Collection[str]) -> list[Entry]:
        these = sa.select(*FACTS).where(COOPS.c.revision.in_(revisions)).order_by(COOPS.c.label)
        with self.engine.connect() as connection:
            return [_entry(row) for row in connection.execute(these)]

    def doubt_revisions(self) -> None:
        """Of all co-ops: what their tables look like must be seen."""
        with self.writing() as connection:
            connection.execute(sa.update(COOPS).values(revision=""))

    def swap_epoch(self, entry: Entry) -> bool:
        """From now on nobody uses a connection that was opened before, unless somebody swapped it first; what
        its tables look like must be seen."""
        same = (COOPS.c.id == entry.id, COOPS.c.epoch == entry.epoch)
        with self.writing() as connection:
            swapped = sa.update(COOPS).where(*same).values(epoch=entry.epoch + 1, revision="")
            return connection.execute(swapped).rowcount == 1

    def _update(self, entry_id: str, **values: Any) -> None:
        with self.writing() as connection:
            connection.execute(sa.update(COOPS).where(COOPS.c.id == entry_id).values(values))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that has the only write lock from its begin, so that what it reads stays true."""
        with self._writer.begin() as connection:
            yield connection


def entries(directory: Directory, found: sa.Select[Any]) -> list[Entry]:
    """For modules with tables of their own beside these."""
    with directory.engine.connect() as connection:
        return [_entry(row) for row in connection.execute(found.with_only_columns(*FACTS))]


def _entry(row: Sequence[Any]) -> Entry:
    """From `FACTS`, in their order."""
    facts = dict(zip(NAMES, row, strict=True))
    founded = facts["founded_at"].replace(tzinfo=UTC)
    return Entry(**{**facts, "state": State(facts["state"]), "founded_at": founded})


TAKEN_UP = {"listed": "BOOLEAN DEFAULT 0 NOT NULL", "domain": "VARCHAR(253)", "quotas": "JSON"}


def _take_up(engine: Engine) -> None:
    """Columns, in a folder that was made before there were any."""
    with engine.begin() as connection:
        there = {column["name"] for column in sa.inspect(connection).get_columns("coops")}
        for name in TAKEN_UP.keys() - there:
            connection.exec_driver_sql(f"ALTER TABLE coops ADD COLUMN {name} {TAKEN_UP[name]}")


def _begin(connection: Connection) -> None:
    """A transaction that reads first and then writes is refused by SQLite when another wrote meanwhile."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(connection: Any, _record: object = None) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
