"""The database may not grow any more: a page says so, everything is still read, and one can still sign in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from stage import PASSWORD, Stage

from coop import clock
from coop.database import db, is_full
from coop.notices.models import Mail

REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$
"""
TRIGGER = "CREATE TRIGGER refuse BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION refuse()"


@pytest.fixture
def full(stage: Stage) -> Iterator[Stage]:
    """Ada has an account, and there is no room for one letter more."""
    stage.person("Ada")
    with stage.app.app_context():
        engine = db.engine
        refuse_to_grow(engine)
        with pytest.raises(DBAPIError) as refused:
            fill()
        assert is_full(refused.value)
        db.session.rollback()
    yield stage
    if engine.dialect.name == "sqlite":
        event.remove(engine, "checkout", take_no_page)


def refuse_to_grow(engine: Engine) -> None:
    """SQLite takes no page more than it has; PostgreSQL no letter, with the fault that a full disk has."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "checkout", take_no_page)
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(REFUSE)
        connection.exec_driver_sql(TRIGGER)


def take_no_page(connection: Any, *_others: Any) -> None:
    connection.execute("PRAGMA max_page_count=1")


def fill() -> None:
    now = clock.now()
    text = {"address": "x@people.example", "title": "Filling", "body": "x" * 500}
    for number in count():
        times = {"created_at": now, "due_at": now}
        db.session.add(Mail(**text, **times, message_id=str(number), attempts=0))
        db.session.commit()


def register(stage: Stage, **headers: str) -> Any:
    form = {"name": "Ben", "email": "ben@people.example", "password": PASSWORD}
    return stage.visitor().client.post("/register", data=form, headers=headers)


@pytest.mark.parametrize(("language", "words"), [("en", "no room for more"), ("sv", "inte plats för mer")])
def test_a_page_says_so(full: Stage, language: str, words: str) -> None:
    page = register(full, **{"Accept-Language": language})
    assert page.status_code == 507
    assert words in page.text


def test_a_fragment_says_so(full: Stage) -> None:
    part = register(full, **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.status_code == 507
    assert part.headers["HX-Retarget"] == "#flashes"


def test_everything_is_still_read_and_one_can_sign_in(full: Stage) -> None:
    register(full)
    visitor = full.visitor()
    assert visitor.get("/charter").status_code == 200
    signed_in = visitor.post("/sign-in", email="ada@people.example", password=PASSWORD)
    assert signed_in.status_code == 303
    assert visitor.get("/me").status_code == 200
