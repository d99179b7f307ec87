"""Whoever would rather take the guards down, or lay something before them, is refused as well.

On SQLite by the connection itself; on PostgreSQL where the role that serves pages owns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from sqlalchemy.exc import DatabaseError
from stage import Stage

from coop import Application
from coop.config import Settings
from coop.governance import record, verify

RIGHTS = """
    REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}
"""
ON_BOTH = (
    "DROP TABLE charter_entries",
    "ALTER TABLE votes ADD COLUMN more text",
    "ALTER TABLE ballots RENAME TO hidden",
    "CREATE TABLE more (id int)",
    "CREATE TEMP TABLE votes (id int, state text)",
    "CREATE TEMP VIEW members AS SELECT 1 AS id",
    "CREATE VIEW more AS SELECT 1 AS id",
    "CREATE INDEX more ON votes (state)",
    "DROP INDEX ix_votes_proposal_id",
)
ON_SQLITE = (
    *ON_BOTH,
    "DROP TRIGGER charter_stands",
    "/* a remark */ drop trigger main.charter_stands",
    "CREATE TRIGGER more AFTER INSERT ON electors BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER more AFTER INSERT ON main.electors BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE more USING fts5(text)",
    "PRAGMA writable_schema=ON",
    "PRAGMA Writable_Schema(1)",
    "PRAGMA main.writable_schema=1",
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA legacy_alter_table=ON",
    "PRAGMA schema_version=7",
    "PRAGMA journal_mode=OFF",
    "PRAGMA temp_store=2",
    "SELECT * FROM pragma_writable_schema(1)",
    "ATTACH ':memory:' AS beside",
    "VACUUM INTO '/tmp/elsewhere.sqlite3'",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "UPDATE sqlite_schema SET sql = NULL WHERE name = 'charter_stands'",
    "ANALYZE",
)
ON_POSTGRESQL = (
    *ON_BOTH,
    "DROP TRIGGER charter_stands ON charter_entries",
    "ALTER TABLE charter_entries DISABLE TRIGGER ALL",
    "ALTER TRIGGER charter_stands ON charter_entries RENAME TO more",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION charter_stands() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE RULE more AS ON UPDATE TO votes DO INSTEAD NOTHING",
    "CREATE SCHEMA more",
    "TRUNCATE votes CASCADE",
    "SET ROLE postgres",
)


@pytest.fixture
def guarded(
    settings: Settings, make_app: Callable[[Settings], Application], database: str, worker_id: str
) -> Iterator[Stage]:
    """The co-op as it should be run."""
    if database == "sqlite":
        yield Stage(_without_csrf(make_app(settings)))
        return
    url, role = sa.make_url(settings.database_url), f"web_{worker_id}"
    owner = sa.create_engine(url, poolclass=sa.NullPool)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql(RIGHTS.format(role=role, database=url.database))
    mine = url.set(username=role).render_as_string(hide_password=False)
    yield Stage(_without_csrf(make_app(replace(settings, database_url=mine))))
    with owner.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


@pytest.fixture
def assembly(guarded: Stage) -> Assembly:
    return Assembly(guarded, *(guarded.member(name, booked=True) for name in ("Ada", "Ben", "Cleo")))


def test_nobody_changes_what_the_database_is_made_of(guarded: Stage, database: str) -> None:
    let_in = []
    for statement in ON_SQLITE if database == "sqlite" else ON_POSTGRESQL:
        with guarded.data() as session:
            try:
                session.connection().exec_driver_sql(statement)
            except DatabaseError:
                session.rollback()
            else:
                let_in.append(statement)
                session.rollback()
    assert let_in == []


def test_members_decide_as_ever(assembly: Assembly) -> None:
    assembly.pass_("9")

    assert assembly.rule() == 900
    with assembly.stage.data():
        assert verify.verify(record.export()).holds


def test_in_its_own_transaction_or_outside_of_one(guarded: Stage, database: str) -> None:
    """Some pragmas are heard outside of a transaction alone."""
    if database == "postgresql":
        return
    with guarded.data() as session:
        file = session.connection().connection.driver_connection
        file.rollback()
        for pragma in ("writable_schema", "foreign_keys", "ignore_check_constraints"):
            with pytest.raises(Exception, match="not authorized"):
                file.execute(f"PRAGMA {pragma}=0")
        file.execute("BEGIN")


def _without_csrf(app: Application) -> Application:
    app.config["WTF_CSRF_ENABLED"] = False
    return app
