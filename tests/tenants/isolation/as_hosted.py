"""The application's own tests, unchanged, with each co-op on a host.

As a plugin: `pytest -p isolation.as_hosted template/tests`. Wherever they make an application for a database,
they get the one application of a host, with the co-op at hand whose database that is (`settling.py`). On
PostgreSQL, where each test has a database of its own, each has a host of its own, behind one pooler.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from isolation import settling
from isolation.entered import Entered
from postgresql.pooler import Pooler
from sqlalchemy import make_url

import coop
from coop.config import Settings
from coop.database import db
from tenants.config import Host
from tenants.hosting import Hosting

ROUTED = "the host looks at the name before the application is asked: tests/tenants/test_walls.py"
CANNOT_APPLY = {
    "tests/command/": "a hosted co-op has no command of its own, and no environment",
    "test_in_production_another_host_name_is_refused": ROUTED,
    "test_no_letter_follows_the_host_header": ROUTED,
    "test_under_another_name_there_is_nothing": ROUTED,
}
GIVE_IT_ROUTES = ("web/test_errors.py",)  # which no other test should find

FOLDER = TemporaryDirectory(prefix="hosted-")


class Work:
    """What the test at hand uses, to be put away after it."""

    path = ""
    hostings: list[Hosting] = []  # noqa: RUF012 - one for the process, as tests follow one another


def create_app(settings: Settings) -> Entered:
    """In the place of the application's own."""
    host = Host(
        data=Path(FOLDER.name),
        url="http://localhost",
        secret_key="the-host's-own-key-" + "x" * 32,
        mail_url=settings.mail_url,
        mail_from=settings.mail_from,
        production=settings.production,
        database_url=settling.pooled(settings) if settling.is_server(settings) else None,
    )
    is_plain = host.database_url is host.mail_url is host.mail_from is None
    lasts = is_plain and not Work.path.endswith(GIVE_IT_ROUTES)
    hosting = lasting(host) if lasts else passing(host)
    hosting.app.config.update(WTF_CSRF_ENABLED=True, TESTING=False)
    return Entered(hosting.app, settling.settle(hosting, settings))


@lru_cache
def lasting(host: Host) -> Hosting:
    return Hosting(host)


def passing(host: Host) -> Hosting:
    hosting = Hosting(host)
    assert hosting.app  # or ConfigurationError
    Work.hostings.append(hosting)
    return hosting


def put_away() -> None:
    for hosting in Work.hostings:
        with hosting.app.app_context():
            db.engine.dispose()
        hosting.directory.close()
    Work.hostings.clear()
    settling.leave()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Once the application's tests have started PostgreSQL, where they are asked to."""
    if settling.CLUSTER in os.environ and settling.POOLER not in os.environ:
        config.andel_pooler = Pooler(make_url(os.environ[settling.CLUSTER]))  # type: ignore[attr-defined]
        config.andel_pooler.start()  # type: ignore[attr-defined]
        os.environ[settling.POOLER] = str(config.andel_pooler.port)  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    Work.path = item.path.as_posix()
    done = yield
    put_away()
    return done


def pytest_unconfigure(config: pytest.Config) -> None:
    FOLDER.cleanup()
    if pooler := getattr(config, "andel_pooler", None):
        pooler.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test without a co-op tells nothing new here."""
    kept = [item for item in items if applies(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def applies(item: pytest.Item) -> bool:
    barred = any(part in item.nodeid for part in CANNOT_APPLY)
    return "database" in getattr(item, "fixturenames", ()) and not barred


coop.create_app = create_app  # type: ignore[assignment]
