"""A co-op's rows from a PostgreSQL schema to a file of SQLite, and back.

Both sides are made by the same revisions, so one knows the tables of the other. The guards that let nobody
write history are silent meanwhile; keys and foreign keys are not. Rows travel in the order of their keys: in
which order they came to lie there is nobody's business (the ballots).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, MetaData, Row, Table

from tenants.errors import UnknownTables

AT_ONCE = 1000  # rows
NOTE = "alembic_version"
NOTED = f"SELECT version_num FROM {NOTE} ORDER BY version_num"  # noqa: S608 - ours
TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
# By what depends on the schema: PostgreSQL has no index that leads from a schema to its tables.
HERE = """
    SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass
    AND refclassid = 'pg_namespace'::regclass AND refobjid = current_schema()::regnamespace
"""
GUARDED = f"""
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgrelid IN ({HERE})
"""  # noqa: S608 - ours
TABLES = f"SELECT relname FROM pg_class WHERE relkind = 'r' AND oid IN ({HERE}) ORDER BY relname"  # noqa: S608
DIGEST = """
    SELECT '{table}', md5(string_agg(digest, '' ORDER BY digest))
    FROM (SELECT md5(one::text) AS digest FROM "{table}" AS one) AS all_of_them
"""
COUNTED = f"""
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attidentity <> '' AND relkind = 'r' AND attrelid IN ({HERE})
"""  # noqa: S608 - ours
Rows = Iterable[Sequence[Row[Any]]]


def revision(connection: Connection) -> str:
    """As the directory notes it."""
    return "+".join(connection.exec_driver_sql(NOTED).scalars())


def revision_of(path: Path) -> str:
    with _read_only(path) as file:
        return revision(file)


@lru_cache(maxsize=8)
def tables(base: Path) -> list[Table]:
    """Those of a file that nobody writes to; what others refer to comes first."""
    found = MetaData()
    with _read_only(base) as file:
        found.reflect(file)
    return [table for table in found.sorted_tables if table.name != NOTE]


def to_file(connection: Connection, path: Path, tables: Sequence[Table]) -> None:
    """From the schema that the connection is in, to a file that has the tables and no row. UnknownTables."""
    refuse_others(connection.exec_driver_sql(TABLES).scalars(), tables)
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.connect() as file:
        file.exec_driver_sql("PRAGMA synchronous=OFF")  # whoever keeps the file has the disk keep it
        file.exec_driver_sql("BEGIN")
        triggers = file.exec_driver_sql(TRIGGERS).all()
        for name, _sql in triggers:
            file.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for table in tables:
            for rows in _read(connection, _untyped(table)):
                file.execute(sa.insert(table), [_named(table, row) for row in rows])
        for _name, sql in triggers:
            file.exec_driver_sql(sql)
        file.commit()
    engine.dispose()


def from_file(path: Path, connection: Connection, tables: Sequence[Table]) -> None:
    """To the schema that the connection is in, which has the tables and no row. UnknownTables."""
    guarded = list(connection.exec_driver_sql(GUARDED).scalars())
    _switch(connection, "DISABLE", guarded)
    with _read_only(path) as file:
        refuse_others(sa.inspect(file).get_table_names(), tables)
        for table in tables:
            _write(connection, table, _read(file, table))
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    _switch(connection, "ENABLE", guarded)
    _count_on(connection)


def refuse_others(there: Iterable[str], tables: Iterable[Table]) -> None:
    """Or what is in them would be lost without a word."""
    if unknown := set(there) - {table.name for table in tables} - {NOTE}:
        raise UnknownTables(unknown)


def lost(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """Names of tables that the schema should have."""
    there = set(connection.exec_driver_sql(TABLES).scalars())
    return sorted({table.name for table in tables} - there)


def digest(connection: Connection) -> str:
    """Of the schema that the connection is in: another one whenever a row was another."""
    names = connection.exec_driver_sql(TABLES).scalars().all()
    question = " UNION ALL ".join(DIGEST.format(table=name) for name in names) or "SELECT"
    seen = sorted(map(tuple, connection.exec_driver_sql(question)))
    return sha256(repr(seen).encode()).hexdigest()[:32]


def _read(connection: Connection, table: Table) -> Rows:
    found = sa.select(table).order_by(*table.primary_key.columns.values())
    answer = connection.execute(found, execution_options={"yield_per": AT_ONCE})
    return answer.partitions()


def _untyped(table: Table) -> Table:
    """PostgreSQL answers in types of its own, whatever they are called in a file."""
    untyped = Table(table.name, MetaData())
    for column in table.columns:
        untyped.append_column(sa.Column(column.name, sa.types.NullType(), primary_key=column.primary_key))
    return untyped


def _write(connection: Connection, table: Table, parts: Rows) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for rows in parts:
            for row in rows:
                copy.write_row([_aware(value) for value in row])


def _named(table: Table, row: Row[Any]) -> dict[str, Any]:
    return {column.name: _naive(value) for column, value in zip(table.columns, row, strict=True)}


def _naive(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _aware(value: Any) -> Any:
    if isinstance(value, dict | list):
        return Jsonb(value)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _switch(connection: Connection, how: str, guarded: Iterable[str]) -> None:
    for table in guarded:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {how} TRIGGER USER')


def _count_on(connection: Connection) -> None:
    """The next row of each table is numbered after the last."""
    for table, column in connection.exec_driver_sql(COUNTED).all():
        connection.exec_driver_sql(
            f"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), max("{column}"))
            FROM "{table}" HAVING max("{column}") IS NOT NULL"""  # noqa: S608 - names of ours
        )


@contextmanager
def _read_only(path: Path) -> Iterator[Connection]:
    """As it lies there: nothing is made beside it."""
    engine = sa.create_engine(
        f"sqlite:///{path.as_uri()}?mode=ro&immutable=1&uri=true", poolclass=sa.NullPool
    )
    with engine.connect() as file:
        yield file
    engine.dispose()
