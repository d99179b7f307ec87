"""A PostgreSQL as an operator sets it up for a host: a database, and a role to log in as."""

from __future__ import annotations

from itertools import count

import sqlalchemy as sa
from sqlalchemy import URL

LOGIN = "andel"
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

    def administer(self, *statements: str, url: URL | None = None) -> None:
        """As PostgreSQL's superuser, each by itself."""
        engine = sa.create_engine(
            url or self.maintenance, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def as_superuser(self, *statements: str) -> None:
        """In the host's database."""
        self.administer(*statements, url=self.maintenance.set(database=self.database))

    def _url(self, port: int, user: str) -> str:
        changed = self.maintenance.set(username=user, port=port, database=self.database)
        return changed.render_as_string(hide_password=False)
