"""Every test gets a co-op of its own: a copy of one founded database, on SQLite, PostgreSQL or both."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import haste
import pytest
import sqlalchemy as sa
from cluster import Cluster
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from stage import ANSWERS, START, Stage, Time

from coop import Application, clock, create_app, founding
from coop.config import Settings
from coop.database import db

CLUSTER = "COOP_TEST_POSTGRESQL"  # the running cluster's address, for xdist's workers
DATABASES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}
numbers = count()

# A busy machine is no fault of ours: nothing that is measured in seconds fails a test.
hypothesis_settings.register_profile(
    "unhurried", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")
haste.make()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, default="sqlite", help="what the application runs on")


def pytest_configure(config: pytest.Config) -> None:
    if "postgresql" in DATABASES[config.getoption("--database")] and CLUSTER not in os.environ:
        config.coop_cluster = Cluster()  # type: ignore[attr-defined]
        config.coop_cluster.start()  # type: ignore[attr-defined]
        os.environ[CLUSTER] = config.coop_cluster.url  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := getattr(config, "coop_cluster", None):
        cluster.stop()
        del os.environ[CLUSTER]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES[metafunc.config.getoption("--database")], scope="session")


def settings_for(url: str, folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "data": folder,
        "charter": folder / "charter.toml",
        "database_url": url,
        "secret_key": "a-secret-that-only-tests-know-" + "x" * 12,
        "url": "http://localhost",
        "mail_url": None,
        "mail_from": None,
        "production": False,
    }
    return Settings(**{**values, **changes})


@pytest.fixture(scope="session")
def founded(database: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Any:
    """A founded co-op's database that each test copies."""
    folder = tmp_path_factory.mktemp("founded")
    server = Server() if database == "postgresql" else Files(folder)
    url = server.make(f"founded_{worker_id}")
    app = create_app(settings_for(url, folder))
    with clock.at(START), app.app_context():
        founding.found(ANSWERS)
        db.session.remove()
        db.engine.dispose()
    return server


@pytest.fixture
def settings(founded: Any, tmp_path: Path, worker_id: str) -> Iterator[Settings]:
    """Override or replace fields with dataclasses.replace to run the co-op another way."""
    name = f"test_{worker_id}_{next(numbers)}"
    url = founded.copy(f"founded_{worker_id}", name)
    yield settings_for(url, tmp_path)
    founded.drop(name)


@pytest.fixture
def make_app(time: Time) -> Iterator[Callable[[Settings], Application]]:
    """Applications as in production, CSRF tokens and all; their connections end with the test."""
    made: list[Application] = []

    def make(settings: Settings) -> Application:
        made.append(create_app(settings))
        made[-1].testing = True
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(settings: Settings, make_app: Callable[[Settings], Application]) -> Application:
    app = make_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/web tries every route with it on
    return app


@pytest.fixture
def time() -> Iterator[Time]:
    time = Time()
    yield time
    time.close()


@pytest.fixture
def stage(app: Application) -> Stage:
    return Stage(app)


class Files:
    """SQLite: a file for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def copy(self, source: str, name: str) -> str:
        shutil.copyfile(self.folder / f"{source}.sqlite3", self.folder / f"{name}.sqlite3")
        return self.make(name)

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()


class Server:
    """PostgreSQL: a database for each test, cloned from a template."""

    def __init__(self) -> None:
        self.engine = sa.create_engine(
            os.environ[CLUSTER], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )

    def make(self, name: str) -> str:
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def copy(self, source: str, name: str) -> str:
        self._run(f"CREATE DATABASE {name} TEMPLATE {source}")
        return self._url(name)

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url(self, name: str) -> str:
        return self.engine.url.set(database=name).render_as_string(hide_password=False)
