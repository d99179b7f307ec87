"""The role that a host logs in to PostgreSQL as: it may become any co-op's, and by itself may do nothing.

A statement that was meant for a co-op but runs as the login sees no table, and may read none that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from coop.config import ConfigurationError

OLDEST = 150_000  # before, everyone could make tables in the schema public
FACTS = """
    SELECT
        current_setting('server_version_num')::int AS version,
        quote_ident(current_user) AS login,
        quote_ident(current_database()) AS database,
        role.rolsuper AS may_everything,
        role.rolinherit AS inherits,
        role.rolcreaterole AS makes_roles,
        home.datdba = role.oid AS owns,
        coalesce(role.rolconfig @> ARRAY['search_path=""'], false) AS is_blind,
        has_database_privilege('public', home.oid, 'TEMPORARY') AS is_open
    FROM pg_roles AS role, pg_database AS home
    WHERE role.rolname = current_user AND home.datname = current_database()
"""


def prepare(connection: Connection) -> None:
    """Before the first co-op. ConfigurationError, with what an administrator should type."""
    facts = _facts(connection)
    for fault in faults(facts):
        raise ConfigurationError(fault)
    if facts.is_open:
        connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {facts.database} FROM PUBLIC")
    if not facts.is_blind:
        connection.exec_driver_sql(f"ALTER ROLE {facts.login} SET search_path TO ''")


def faults(facts: Any) -> Iterator[str]:
    begin = "ANDEL_DATABASE_URL:"
    if facts.version < OLDEST:
        yield f"{begin} PostgreSQL 15 or later is needed."
    if facts.may_everything:
        yield f"{begin} {facts.login} is a superuser, whom nothing holds back; take a role of the host's own."
    if facts.inherits:
        yield f"{begin} as an administrator, type ALTER ROLE {facts.login} NOINHERIT;"
    if not facts.makes_roles:
        yield f"{begin} as an administrator, type ALTER ROLE {facts.login} CREATEROLE;"
    if not facts.owns:
        yield f"{begin} as an administrator, type ALTER DATABASE {facts.database} OWNER TO {facts.login};"


def _facts(connection: Connection) -> Any:
    return connection.exec_driver_sql(FACTS).one()
