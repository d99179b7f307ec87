"""kill -9 at random moments: what was acknowledged is there afterwards, and nothing is there by halves.

Rounds and seed can be chosen: SOAK_ROUNDS=100 SOAK_SEED=7 bin/soak -k kill
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from threading import Event

import pytest
import sqlalchemy as sa
from cluster import Cluster
from reckoning import faults
from service import Service
from stage import Actor, Stage
from throng import Crowd, Seat

from coop import Application, create_app, founding
from coop.config import Settings
from coop.database import db

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "20"))
SEED = int(os.environ.get("SOAK_SEED", str(time.time_ns() % 1_000_000)))
SLOW_BUT_SURE: dict[str, str] = {}  # PostgreSQL's own settings: fsync, and every commit awaited
UNPAID = 200


class Assembly:
    """A founded co-op, everyone in it, and what they do as soon as it is served."""

    def __init__(self, service: Service, seed: int) -> None:
        self.service = service
        self.app = create_app(Settings.from_environment(service.place))
        self.app.config["WTF_CSRF_ENABLED"] = False  # for what is prepared here; the service has it on
        with self.app.app_context():
            founding.found(_answers(self.app))
        self.crowd = Crowd(seed)
        self.habits = list(self._habits(Stage(self.app)))

    def _habits(self, stage: Stage) -> Iterator[Callable[[], None]]:
        crowd = self.crowd
        waiting = [stage.member(f"New {n}", "users", paid=False).member_id or 0 for n in range(UNPAID)]
        yield partial(crowd.pay, self.seat(stage.member("Tess", "users", roles=("treasurer",))), waiting)
        for name in ("Rita", "Ray"):
            yield partial(crowd.ride, self.seat(stage.person(name)))
        for name in ("Dan", "Disa"):
            driver = stage.member(name, "workers")
            assert driver.post("/rides/shift", turn="start").status_code == 303
            yield partial(crowd.drive, self.seat(driver))
        for name in ("Vera", "Viggo", "Vide"):
            yield partial(crowd.vote, self.seat(stage.member(name, "users")))
        yield partial(crowd.propose_and_vote, self.seat(stage.member("Pia", "users")))

    def seat(self, actor: Actor) -> Seat:
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = actor.client.get_cookie(name)
        assert cookie
        return Seat(actor, f"{name}={cookie.value}", self.service.url)

    def busy_until(self, seconds: float, interruption: Callable[[], None]) -> None:
        """Everyone at once, and after some seconds what nobody expects."""
        stop = Event()
        before = self.crowd.promised.count()
        threads = self.crowd.rush(stop, self.habits)
        deadline = time.monotonic() + 60
        while self.crowd.promised.count() == before:
            assert time.monotonic() < deadline, "nothing was answered"
            time.sleep(0.01)
        time.sleep(seconds)
        interruption()
        stop.set()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def reckon(self) -> None:
        with self.app.app_context():
            found = faults(self.crowd.promised)
            db.session.remove()
            db.engine.dispose()
        assert found == []
        proof = self.service.command("verify")
        assert proof.returncode == 0, proof.stdout + proof.stderr


def _answers(app: Application) -> dict[str, object]:
    return tomllib.loads(app.extensions["coop"].charter.read_text("utf-8"))


@pytest.fixture
def chance() -> Random:
    print(f"\nSOAK_SEED={SEED}")
    return Random(SEED)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(SLOW_BUT_SURE)
    cluster.start()
    yield cluster
    cluster.stop()


def test_kill_minus_nine_on_sqlite(tmp_path: Path, chance: Random) -> None:
    service = Service(tmp_path)
    assembly = Assembly(service, SEED)
    try:
        for number in range(ROUNDS):
            service.start()
            assembly.busy_until(chance.uniform(0.2, 4), service.kill)
            assembly.reckon()
            print(f"round {number + 1}: {assembly.crowd.promised}")
    finally:
        service.stop()


def test_a_worker_that_dies_takes_nothing_with_it(tmp_path: Path, chance: Random) -> None:
    service = Service(tmp_path)
    assembly = Assembly(service, SEED)
    service.start()
    try:
        for _number in range(ROUNDS // 2):
            assembly.busy_until(chance.uniform(0.2, 2), lambda: service.kill_a_worker(chance.randrange(2)))
            service.wait()
            assembly.reckon()
        print(f"workers killed: {ROUNDS // 2}; {assembly.crowd.promised}")
    finally:
        service.stop()


def test_kill_minus_nine_on_postgresql(tmp_path: Path, chance: Random, cluster: Cluster) -> None:
    service = Service(tmp_path, database(cluster))
    assembly = Assembly(service, SEED)
    try:
        for number in range(ROUNDS // 2):
            service.start()
            assembly.busy_until(chance.uniform(0.2, 4), service.kill)
            assembly.reckon()
            print(f"PostgreSQL, round {number + 1}: {assembly.crowd.promised}")
    finally:
        service.stop()


def test_postgresql_breaks_off_and_the_pages_come_back(
    tmp_path: Path, chance: Random, cluster: Cluster
) -> None:
    """The server is not started again: it finds the database again by itself."""
    service = Service(tmp_path, database(cluster))
    assembly = Assembly(service, SEED)
    service.start()
    try:
        for number in range(ROUNDS // 2):
            assembly.busy_until(chance.uniform(0.2, 4), cluster.break_off)
            cluster.run()
            assert [service.status("/charter") for _each_worker in range(8)] == [200] * 8
            assembly.reckon()
            print(f"PostgreSQL broken off, round {number + 1}: {assembly.crowd.promised}")
    finally:
        service.stop()


def database(cluster: Cluster) -> str:
    engine = sa.create_engine(cluster.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE coop")
    engine.dispose()
    return str(engine.url.set(database="coop").render_as_string(hide_password=False))
