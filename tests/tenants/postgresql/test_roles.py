"""What the database itself refuses a co-op, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from hosts import Hall
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from coop.database import db
from tenants.context import NoCoop, OtherCoop, within
from tenants.directory import Entry
from tenants.storage import names

ELSEWHERE = (
    "SELECT * FROM {other}.people",
    "INSERT INTO {other}.attempts (key, count, expires_at) VALUES ('k', 1, now())",
    "DELETE FROM {other}.mails",
    "SELECT nextval('{other}.people_id_seq')",
    "DROP TABLE {other}.attempts",
    "CREATE TABLE {other}.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMPORARY TABLE people (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "COPY people TO '/tmp/people'",
    "SELECT * FROM pg_authid",
)
ASKED = "SELECT count(*) FROM people"


@dataclass
class Two:
    hall: Hall
    mine: Entry
    other: Entry

    def ask(self, *statements: str) -> list[Any]:
        """As mine; what the last answers."""
        with self.hall.hosting.at(self.mine):
            try:
                for statement in statements:
                    answer = db.session.execute(sa.text(statement))
                return list(answer.scalars()) if answer.returns_rows else []
            finally:
                db.session.rollback()


@pytest.fixture
def two(hall: Hall) -> Two:
    return Two(hall, hall.found("first"), hall.found("second"))


def test_a_co_op_touches_nothing_of_another(two: Two) -> None:
    for statement in ELSEWHERE:
        with pytest.raises(DBAPIError) as refused:
            two.ask(statement.format(other=names.role(two.other.id)))
        assert isinstance(refused.value.orig, errors.InsufficientPrivilege), statement


def test_it_is_itself_and_at_home(two: Two) -> None:
    mine = names.role(two.mine.id)
    assert two.ask("SELECT current_user") == [mine]
    assert two.ask("SELECT current_schema()") == [mine]
    assert two.ask("SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')") == [mine]


def test_nothing_without_a_co_op(two: Two) -> None:
    app = two.hall.hosting.app
    for ask in (lambda: db.session.execute(sa.text(ASKED)), lambda: sa.inspect(db.engine).get_table_names()):
        with app.app_context(), pytest.raises(NoCoop):
            ask()


def test_no_other_co_op_within_a_session(two: Two) -> None:
    hosting = two.hall.hosting
    for go_on in (lambda: db.session.execute(sa.text(ASKED)), db.session.commit):
        with hosting.at(two.mine):
            db.session.execute(sa.text(ASKED))
            with within(hosting.coop(two.other)), pytest.raises(OtherCoop):
                go_on()
            db.session.rollback()


def test_nothing_outside_of_a_transaction(two: Two) -> None:
    """What is set for a transaction is not set where there is none: then the login asks, and sees nothing."""
    with two.hall.hosting.at(two.mine):
        engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            with pytest.raises(DBAPIError) as unseen:
                connection.exec_driver_sql(ASKED)
            with pytest.raises(DBAPIError) as refused:
                connection.exec_driver_sql(f"SELECT count(*) FROM {names.role(two.mine.id)}.people")
    assert isinstance(unseen.value.orig, errors.UndefinedTable)
    assert isinstance(refused.value.orig, errors.InsufficientPrivilege)


def test_statements_of_an_enemys_own_are_not_walled_off(two: Two) -> None:
    """As docs/hosting.md says: this wall is against mistakes. Whoever could type SQL would be let through."""
    other = names.role(two.other.id)
    assert two.ask("RESET ROLE", f"SET ROLE {other}", f"SELECT count(*) FROM {other}.people") == [0]
