"""A co-op on PostgreSQL is a schema and a role, and there is all of it or nothing."""

from __future__ import annotations

import sqlalchemy as sa
from full_disk import no_space
from hosts import SHEET, Hall
from killed import killed

from coop import founding, migrations, services
from coop.database import db
from tenants.context import Coop
from tenants.storage import entrance
from tenants.storage.schemas import Schemas

SHAPE = """
    SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull::text, attidentity::text
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace AND attnum > 0
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, prosrc, ''
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    UNION ALL SELECT 'alembic_version', version_num, '', '', '' FROM alembic_version
    ORDER BY 1, 2, 3
"""


def storage(hall: Hall) -> Schemas:
    assert isinstance(hall.hosting.storage, Schemas)
    return hall.hosting.storage


def test_it_answers_at_its_address(hall: Hall) -> None:
    hall.found("first", name="First Co-op")
    page = hall.get("first", "/charter")
    assert page.status_code == 200
    assert "First Co-op" in page.text


def test_its_tables_are_those_that_migrations_make(hall: Hall) -> None:
    entry = hall.found("first", services=list(services.NAMES))
    with hall.hosting.at(entry), storage(hall).steward.connect() as connection:
        entrance.enter(connection, hall.hosting.coop(entry))
        made = connection.exec_driver_sql(SHAPE).all()
    with storage(hall)._scratch() as connection:
        migrations.upgrade(connection, services.NAMES)
        assert connection.exec_driver_sql(SHAPE).all() == made
    assert len(made) > 200


def test_a_founding_that_fails_leaves_nothing(hall: Hall) -> None:
    with no_space("tenants.hosting.charter.found"):
        hall.found("first")
    assert storage(hall).strays([]) == []
    assert hall.found("first").label == "first"


def test_a_founding_that_is_killed_is_taken_back(hall: Hall) -> None:
    killed(hall, "tenants.hosting.charter.found", "tenants.hosting.Hosting.found", "given('first')")
    assert len(storage(hall).unfinished()) == 1
    assert hall.hosting.mend() == 1
    assert storage(hall).strays([]) == []


def test_one_that_is_removed_leaves_nothing_and_touches_nobody(hall: Hall) -> None:
    first, second = hall.found("first"), hall.found("second")
    storage(hall).remove(first.id)
    assert storage(hall).strays([second.id]) == []
    assert storage(hall).strays([]) == [f"The schema coop_{second.id}"]
    assert storage(hall).size(first.id) == 0 < storage(hall).size(second.id)
    assert hall.get("second", "/charter").status_code == 200


def test_what_nobody_knows_is_a_stray(hall: Hall) -> None:
    known = hall.found("first")
    storage(hall).create(Coop("feed", "nobody", ""), [])
    assert storage(hall).strays([known.id]) == ["The schema coop_feed"]
    storage(hall).remove("feed")
    assert storage(hall).strays([known.id]) == []


def test_a_co_op_takes_up_a_service_in_its_own_schema(hall: Hall) -> None:
    answers = SHEET.charter({"name": "First", "contact_email": "a@b.example"}) | {"services": []}
    first, second = (hall.hosting.found(answers | {"slug": name}) for name in ("first", "second"))
    with hall.hosting.at(first):
        founding.take_up(["rides"])
        db.session.commit()
        assert sa.inspect(db.engine).has_table("rides")
    with hall.hosting.at(second):
        assert not sa.inspect(db.engine).has_table("rides")
