"""The only door to the database: one session, one transaction a request, one writer at a time.

SQLite and PostgreSQL behave alike here. A request that may write takes the co-op's only write lock
when it first touches the database (BEGIN IMMEDIATE, or an advisory lock), so what it has read stays
true until it commits. A request that only reads cannot write: the database itself refuses.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeVar

from flask import Flask, current_app, has_request_context, request, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Connection, DateTime, Engine, Identity, Integer, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from coop import clock, shape
from coop.privacy.declarations import INFO_KEY, Impersonal

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# A new co-op has many tables with little in them: SQLite's usual pages of 4096 bytes would take 1.7 times as
# much. Before the journal, with which a new file gets its first page; a file that is there stays as it is.
PRAGMAS = ("page_size=2048", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WRITTEN = "has written"
DISK_FULL = "53100"  # PostgreSQL's SQLSTATE


class Model(DeclarativeBase):
    """`about_you` is what its rows are to whoever they are about; None where they are about nobody."""

    metadata = MetaData(naming_convention=NAMES)
    about_you: ClassVar[Any] = None


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps it without its zone, in an order that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LARGEST_KEY = 2**63 - 1
Integral = BigInteger().with_variant(Integer, "sqlite")
Key = Annotated[
    int,
    mapped_column(Integral, Identity(), primary_key=True, info={INFO_KEY: Impersonal("row number")}),
]

db = SQLAlchemy(model_class=Model)
View = TypeVar("View")


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        listen(db.engine)


def listen(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _end_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def is_full(problem: Exception) -> bool:
    """Whether the database refused to grow: its disk is full, or it has all the room that it may have."""
    fault = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(fault, sqlite3.Error):
        return getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(fault, "sqlstate", None) == DISK_FULL


def is_reading() -> bool:
    """Whether this request may only read. Outside a request (commands, upkeep) everything may write."""
    if not has_request_context() or request.method not in SAFE_METHODS:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return "_user_id" not in session or not getattr(view, "leaves_a_trace", False)


def has_written() -> bool:
    """Whether the session has added, changed or removed a row, or is about to. What an `insert` puts there
    without it does not count, as the lines of who has looked."""
    db.session.flush()
    return bool(db.session.info.get(WRITTEN))


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    session.info[WRITTEN] = True


@event.listens_for(db.session, "after_bulk_update")
@event.listens_for(db.session, "after_bulk_delete")
def _note_statement(context: Any) -> None:
    context.session.info[WRITTEN] = True


def leaves_a_trace(view: View) -> View:
    """Marks a GET view that writes because looking is itself an event: an officer reads the register.

    It takes the write lock only for who is signed in (Flask-Login's `_user_id`): nobody else leaves one.
    """
    view.leaves_a_trace = True  # type: ignore[attr-defined]
    return view


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; otherwise DDL is not rolled back
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.create_function("coop_now", 0, lambda: f"{clock.now():%Y-%m-%d %H:%M:%S.%f}")  # for guards
    connection.create_function("coop_sha256", 1, _sha256, deterministic=True)
    connection.create_function("coop_lock", 1, _lock)
    shape.keep(connection)


def _sha256(text: str | None) -> str | None:
    """As PostgreSQL has it built in, in hexadecimal."""
    return sha256(text.encode()).hexdigest() if text is not None else None


def _lock(salt: str) -> str:
    """What a vote of this co-op is locked with; the key that opens it is told to nobody."""
    from coop.governance import ballot_box  # which is made of tables, and so of this

    return ballot_box.lock(salt)


def _begin_sqlite(connection: Connection) -> None:
    reading = is_reading()
    connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _end_sqlite(connection: sqlite3.Connection | None, _record: Any) -> None:
    """A COMMIT that fails leaves SQLite's transaction open, while SQLAlchemy takes it to be over. In the pool
    it would keep the write lock from everyone."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


def _begin_postgresql(connection: Connection) -> None:
    if is_reading():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    else:
        # Two schemas of one database must not wait for each other, so the schema's name is in the key.
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"
        now = f", set_config('coop.now', '{clock.now().isoformat()}', true)" if clock.is_set() else ""
        connection.exec_driver_sql(lock + now)  # its guards have a clock of their own, which tests set
