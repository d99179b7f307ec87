"""A PostgreSQL as an operator sets it up for a host: a database, and a role to log in as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

WORKERS = ("alone", *(f"gw{number}" for number in range(16)))
LOGINS = {worker: f"andel_{worker}" for worker in WORKERS}  # roles are the server's, which workers share
LOGIN = LOGINS[os.environ.get("PYTEST_XDIST_WORKER", "alone")]
numbers = count()


class Server:
    """`direct` and `pooled` lead to the same database; `connections` the pooler has for all."""

    def __init__(self, url: str, pooler_port: int) -> None:
        self.maintenance = sa.make_url(url)
        self.database = f"host_{self.maintenance.port}_{pooler_port}_{next(numbers)}"
        self.direct = self._url(self.maintenance.port or 0, LOGIN)
        self.pooled = self._url(pooler_port, LOGIN)

    def make(self) -> None:
        self.administer(
            f"DO $$ BEGIN CREATE ROLE {LOGIN}; EXCEPTION WHEN duplicate_object THEN END $$",
            f"ALTER ROLE {LOGIN} LOGIN NOINHERIT CREATEROLE",
            f"CREATE DATABASE {self.database} OWNER {LOGIN}",
        )

    def drop(self) -> None:
        self.administer(f"DROP DATABASE {self.database} WITH (FORCE)")

    def administer(self, *statements: str) -> None:
        """As PostgreSQL's superuser, each by itself."""
        with self._superuser() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def ask(self, question: str) -> list[Any]:
        with self._superuser() as connection:
            return list(connection.exec_driver_sql(question).scalars())

    def schemas(self) -> set[str]:
        with self._superuser(self.database) as connection:
            return set(connection.exec_driver_sql("SELECT nspname FROM pg_namespace").scalars())

    def lose(self, schema: str, table: str | None) -> None:
        """As no operator should."""
        what = f"TABLE {schema}.{table}" if table else f"SCHEMA {schema}"
        with self._superuser(self.database) as connection:
            connection.exec_driver_sql(f"DROP {what} CASCADE")

    @contextmanager
    def _superuser(self, database: str = "postgres") -> Iterator[Connection]:
        url = self.maintenance.set(database=database)
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection

    def _url(self, port: int, user: str) -> str:
        changed = self.maintenance.set(username=user, port=port, database=self.database)
        return changed.render_as_string(hide_password=False)
