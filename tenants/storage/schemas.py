"""PostgreSQL: a schema and a role for each co-op, in one database.

What a co-op is made of appears in one transaction, role and all, and goes in one. A comment on its schema
says that it is unfinished. What else it has than a database lies in its folder, as beside a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from tenants.context import Coop
from tenants.errors import LaterRelease
from tenants.storage import entrance, login, names, transfer
from tenants.storage.files import Files, make_base
from tenants.storage.revisions import is_known, revision
from tenants.storage.shapes import Shapes

RECYCLED = 600  # seconds
POOLABLE: dict[str, Any] = {"prepare_threshold": None}  # a pooler may hand us another connection each time
UNFINISHED = "unfinished"
NAMED = "SELECT nspname FROM pg_namespace WHERE nspname ~ %(pattern)s"
SIZE = """
    SELECT coalesce(sum(pg_total_relation_size(objid)), 0)::bigint
    FROM pg_depend JOIN pg_namespace ON pg_namespace.oid = refobjid
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_namespace'::regclass AND nspname ~ %(pattern)s
"""
TRACES = """
    SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname ~ %(pattern)s
    UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ %(pattern)s
"""
MARKED = """
    SELECT nspname FROM pg_namespace JOIN pg_description ON objoid = oid
    WHERE classoid = 'pg_namespace'::regclass AND description = %(mark)s
"""


class Schemas:
    def __init__(self, url: str, files: Files) -> None:
        self.url = url
        self.files = files
        self.shapes = Shapes(files.folder / "bases")

    @cached_property
    def steward(self) -> Engine:
        """Makes and unmakes co-ops. ConfigurationError when the login may do more than it should, or less."""
        engine = sa.create_engine(self.url, poolclass=sa.NullPool, connect_args=POOLABLE)
        with engine.begin() as connection:
            login.prepare(connection)
        return engine

    def engine_options(self) -> dict[str, Any]:
        return {"connect_args": POOLABLE, "pool_recycle": RECYCLED}

    def listen(self, engine: Engine) -> None:
        entrance.listen(engine)

    def idle(self, engine: Engine) -> int:
        assert isinstance(engine.pool, QueuePool)
        return engine.pool.checkedin()

    def is_there(self) -> bool:
        return self._ask("SELECT 1") == [1]

    def prepare(self, services: Iterable[str]) -> None:
        self._statements(revision(services))

    def alone(self, coop_id: str) -> AbstractContextManager[None]:
        return self.files.alone(coop_id)

    def create(self, coop: Coop, services: Collection[str]) -> None:
        statements = self._statements(revision(services))
        if coop.id in self.unfinished():
            self.remove(coop.id)
        with self.steward.begin() as connection:
            self._make_room(connection, coop)
            run(connection, f"COMMENT ON SCHEMA {names.role(coop.id)} IS '{UNFINISHED}'")
            run(connection, statements)

    def settle(self, coop: Coop) -> None:
        """PostgreSQL has waited for the disk at each commit."""

    def finish(self, coop_id: str) -> None:
        role = names.role(coop_id)
        with self.steward.begin() as connection:
            run(connection, f"SET LOCAL ROLE {role}; COMMENT ON SCHEMA {role} IS NULL")

    def unfinished(self) -> list[str]:
        return sorted(map(names.owner, self._ask(MARKED, mark=UNFINISHED)))

    def remove(self, coop_id: str) -> None:
        """Its schemas, of all epochs, and its role; then whatever lies in its folder."""
        role = names.role(coop_id)
        with self.steward.begin() as connection:
            if _has_role(connection, role):
                self._drop(connection, role, _schemas(connection, coop_id))
                run(connection, f"DROP ROLE {role}")
        self.files.remove(coop_id)

    def forget_before(self, coop_id: str, epoch: int) -> None:
        earlier = {names.schema(coop_id, before) for before in range(1, epoch)}
        if earlier:
            with self.steward.begin() as connection:
                there = earlier.intersection(_schemas(connection, coop_id))
                self._drop(connection, names.role(coop_id), sorted(there))

    def traces(self, coop_id: str) -> list[str]:
        return sorted(self._ask(TRACES, pattern=names.pattern(coop_id)))

    def size(self, coop_id: str) -> int:
        """Bytes that its tables take, and its folder."""
        (size,) = self._ask(SIZE, pattern=names.pattern(coop_id))
        return int(size) + self.files.size(coop_id)

    def strays(self, known: Iterable[str]) -> list[str]:
        known = set(known)
        there = sorted(self._ask(NAMED, pattern=names.ALL))
        return [f"The schema {schema}" for schema in there if names.owner(schema) not in known]

    def copy(self, coop: Coop, to: Path) -> None:
        """A file of SQLite of the same revision."""
        with self._moment(coop) as connection:
            base = self._base(transfer.revision(connection))
            shutil.copyfile(base, to)
            transfer.to_file(connection, to, transfer.tables(base))

    def mark(self, coop: Coop) -> str | None:
        """By all that its rows say: PostgreSQL counts no changes that would outlast its crash."""
        with self._moment(coop) as connection:
            return transfer.digest(connection)

    def put(self, coop: Coop, copy: Path) -> None:
        revision = transfer.revision_of(copy)
        tables, statements = transfer.tables(self._base(revision)), self._statements(revision)
        with self.steward.begin() as connection:
            if _has_role(connection, names.role(coop.id)):
                self._drop(connection, names.role(coop.id), [names.schema(coop.id, coop.epoch)])
            self._make_room(connection, coop)
            run(connection, statements)
            transfer.from_file(copy, connection, tables)

    def fault(self, coop: Coop) -> str | None:
        try:
            with self._moment(coop) as connection:
                transfer.digest(connection)
                base = self._base(transfer.revision(connection))
                lost = transfer.lost(connection, transfer.tables(base))
        except DBAPIError as fault:
            return f"has a damaged schema ({str(fault.orig).splitlines()[0]})"
        except LaterRelease:
            return None
        return f"has a damaged schema (without {', '.join(lost)})" if lost else None

    def _base(self, revision: str) -> Path:
        """A file with the tables of that revision and no row. LaterRelease."""
        if not is_known(revision):
            raise LaterRelease(revision)
        return self.files.base(revision, lambda draft: make_base(draft, revision.split("+")))

    @contextmanager
    def _moment(self, coop: Coop) -> Iterator[Connection]:
        """What the co-op has, as it is right now however long that is looked at."""
        with self.steward.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            entrance.enter(connection, coop)
            yield connection

    def _statements(self, revision: str) -> str:
        return self.shapes.statements(revision, self._scratch)

    @contextmanager
    def _scratch(self) -> Iterator[Connection]:
        with self.steward.connect() as connection:
            self._make_room(connection, Coop(token_hex(8), "", ""))
            yield connection

    def _make_room(self, connection: Connection, coop: Coop) -> None:
        """An empty schema, and whoever it belongs to: the connection is its until the transaction ends."""
        role, schema = names.role(coop.id), names.schema(coop.id, coop.epoch)
        if not _has_role(connection, role):
            run(connection, f"CREATE ROLE {role}; GRANT {role} TO CURRENT_USER")
        run(connection, f"CREATE SCHEMA {schema} AUTHORIZATION {role}")
        entrance.enter(connection, coop)

    def _drop(self, connection: Connection, role: str, schemas: Iterable[str]) -> None:
        for schema in schemas:
            run(connection, f"SET LOCAL ROLE {role}; DROP SCHEMA IF EXISTS {schema} CASCADE; RESET ROLE")

    def _ask(self, question: str, **values: Any) -> list[Any]:
        with self.steward.connect() as connection:
            return list(connection.exec_driver_sql(question, values).scalars())


def run(connection: Connection, statements: str) -> None:
    """As they are: a percent sign is no placeholder."""
    connection.exec_driver_sql(statements.replace("%", "%%"))


def _has_role(connection: Connection, role: str) -> bool:
    found = connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %(role)s", {"role": role})
    return found.first() is not None


def _schemas(connection: Connection, coop_id: str) -> list[str]:
    return list(connection.exec_driver_sql(NAMED, {"pattern": names.pattern(coop_id)}).scalars())
