"""A co-op has the tables and pages of its services alone, and takes up another by a vote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import settings_for
from stage import ANSWERS, Actor, Stage, Time

from coop import Application, create_app, founding, shape, upkeep
from coop.config import Settings
from coop.database import db

PAGES = ("/", "/me/data", "/privacy", "/privacy/record", "/charter", "/decisions", "/money", "/books")
RIDES = {"places", "ride_events", "ride_offers", "rides", "shifts"}


@pytest.fixture
def settings(founded: Any, tmp_path: Path, worker_id: str) -> Iterator[Settings]:
    """A database with nothing in it."""
    name = f"empty_{worker_id}_{tmp_path.name.lower()}"[:60]
    yield settings_for(founded.make(name), tmp_path)
    founded.drop(name)


@pytest.fixture
def app(settings: Settings, time: Time) -> Iterator[Application]:
    """A co-op that was founded without any service."""
    app = create_app(replace(settings))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        founding.found({**ANSWERS, "services": []})
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def member(stage: Stage) -> Actor:
    return stage.member("Ada", "workers")


def tables(app: Application) -> set[str]:
    with app.app_context():
        return set(sa.inspect(db.engine).get_table_names())


def vote_for(services: list[str], *voters: Actor) -> None:
    decision = voters[0].post("/decisions?clause=services", services=services, reason="People ask").location
    for voter in voters:
        assert voter.post(f"{decision}/ballot", choice="yes").status_code == 303


def test_without_rides_there_is_nothing_of_rides(app: Application, member: Actor) -> None:
    assert tables(app) & RIDES == set()
    for page in ("/rides", "/rides/new", "/rides/1", "/rides/places"):
        assert member.get(page).status_code == 404
    assert 'href="/rides' not in member.get("/charter").text
    assert "rides" not in upkeep.tick(app)


def test_a_visitor_finds_no_pages_either(stage: Stage) -> None:
    assert stage.visitor().get("/rides").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_other_pages_do_without_it(member: Actor, page: str) -> None:
    assert member.get(page).status_code == 200


def test_a_vote_takes_it_up_without_a_restart(app: Application, stage: Stage, member: Actor) -> None:
    driver = stage.member("Bo", "workers")
    vote_for(["rides"], member, driver)
    assert tables(app) >= RIDES
    assert member.get("/rides").status_code == 200
    form = {"from": "58.4167, 15.6254", "to": "58.4004, 15.6216"}
    quote = member.post("/rides", **form)
    assert quote.status_code == 422
    assert driver.post("/rides/shift", turn="start").status_code == 303
    assert upkeep.tick(app)["rides"] == 0


def test_home_and_navigation_follow_when_it_is_voted_away(member: Actor) -> None:
    vote_for(["rides"], member)
    assert 'href="/rides"' in member.get("/decisions").text
    vote_for([], member)
    assert 'href="/rides"' not in member.get("/decisions").text
    assert member.get("/rides").status_code == 404


def test_upgrading_twice_does_nothing_twice(app: Application, member: Actor) -> None:
    with app.app_context():
        assert founding.upgrade() == []
    vote_for(["rides"], member)
    with app.app_context():
        assert founding.upgrade() == []
        assert founding.upgrade() == []


def test_upgrading_brings_what_the_charter_names(app: Application, member: Actor) -> None:
    """As when a co-op's folder gained a service's code after the vote."""
    vote_for(["rides"], member)
    with app.app_context():
        migrations_of_rides_undone()
    assert tables(app) & RIDES == set()
    with app.app_context():
        assert founding.upgrade() == ["rides_0001"]
    assert tables(app) >= RIDES


def migrations_of_rides_undone() -> None:
    with shape.changing(db.session.connection()):
        for table in ("ride_offers", "ride_events", "shifts", "rides", "places"):
            db.session.execute(sa.text(f"DROP TABLE {table}"))
    db.session.execute(sa.text("DELETE FROM alembic_version WHERE version_num = 'rides_0001'"))
    db.session.commit()


def test_the_privacy_policy_speaks_of_services_that_are_taken_up(member: Actor) -> None:
    said = "Rides that you asked for"
    assert said not in member.get("/privacy").text
    vote_for(["rides"], member)
    assert said in member.get("/privacy").text
