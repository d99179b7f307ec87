"""The walls on PostgreSQL: each transaction begins with becoming the co-op's role, in the co-op's schema.

Connections are everybody's, also behind a pooler that hands one out anew for each transaction. So nothing is
ever set for longer than a transaction (SET LOCAL), and it is set at the begin of each.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from coop.database import is_reading
from tenants.context import Coop, current
from tenants.storage import names
from tenants.storage.pool import guard, key_of

MOST_VISITED = 200  # co-ops: a connection keeps 0.36 MB for each whose tables it has all touched
# As PostgreSQL says it of its own disk. What a request writes beyond the limit, it still writes.
BOUND = """; DO $$ BEGIN
    IF (SELECT sum(pg_total_relation_size(objid)) FROM pg_depend WHERE classid = 'pg_class'::regclass
        AND refclassid = 'pg_namespace'::regclass AND refobjid = '{schema}'::regnamespace) >= {disk}
    THEN RAISE EXCEPTION '{schema} has all the room that it may have' USING ERRCODE = 'disk_full';
    END IF;
END $$"""


def listen(engine: Engine) -> None:
    event.listen(engine, "before_cursor_execute", _enter_first)
    event.listen(engine, "checkin", _retire)
    guard(engine)


def enter(connection: Connection, coop: Coop) -> None:
    connection.exec_driver_sql(entering(coop))


def entering(coop: Coop) -> str:
    """Temporary tables, which nobody may make anyway, are looked for last."""
    role, schema = names.role(coop.id), names.schema(coop.id, coop.epoch)
    bound = BOUND.format(schema=schema, disk=coop.disk) if coop.disk and not is_reading() else ""
    return f"SET LOCAL ROLE {role}; SET LOCAL search_path TO {schema}, pg_temp{bound}"


def _enter_first(connection: Connection, cursor: Any, *_statement: Any) -> None:
    """A statement outside of a transaction begins one. NoCoop: then nothing was said to the database."""
    if cursor.connection.info.transaction_status is not TransactionStatus.IDLE:
        return
    coop = current()
    connection.info["coop"] = key_of(coop)
    connection.info.setdefault("visited", set()).add(coop.id)
    if not cursor.connection.autocommit:  # nothing would last there: it runs as the login, and sees nothing
        _begin(cursor.connection, entering(coop))


def _begin(client: psycopg.Connection[Any], statements: str) -> None:
    """In one journey to the server, where the client library would make one more for BEGIN alone."""
    done = client.pgconn.exec_(f"BEGIN; {statements}".encode())
    if done.status != ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(done)


def _retire(connection: Any, record: ConnectionPoolEntry) -> None:
    if connection is not None and len(record.info.get("visited", ())) >= MOST_VISITED:
        record.invalidate(soft=True)
