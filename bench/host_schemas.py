"""Co-ops in schemas of PostgreSQL beside what they would cost otherwise, on a server that waits for its disk.

    python -m bench.host_schemas [--co-ops N] [--pages N] [--roles N]

Tables made from what migrations said once, beside migrations each time. A whole founding, beside one on a
file. A public page of a hosted co-op, beside the same of one that has its server alone. The first transaction
of a connection after someone was founded, with so many roles, beside one with few.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from werkzeug.test import Client

from bench.host import label
from bench.load import in_turns
from bench.table import Figure, show
from coop import create_app, founding, migrations
from coop.database import db
from generator.sheet import Sheet
from template.tests.cluster import Cluster
from tenants import front
from tenants.config import Host
from tenants.context import Coop
from tenants.directory import Entry
from tenants.hosting import Hosting
from tenants.serving.routing import Router
from tenants.storage.schemas import POOLABLE, Schemas, run

ANSWERS = Sheet().charter({"name": "Measured", "contact_email": "data@coop.example", "slug": "measured"})
SERVICES = ANSWERS["services"]
PAGE = "/charter"
numbers = count()


def main() -> None:
    parser = ArgumentParser(description="Co-ops in schemas of PostgreSQL.")
    parser.add_argument("--co-ops", type=int, default=40)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--roles", type=int, default=3000)
    show(measure(parser.parse_args()))


def measure(options: Namespace) -> Iterator[Figure]:
    with _cluster() as server, TemporaryDirectory(prefix="andel-bench-") as folder:
        hosting = _hosting(server, Path(folder), "host")
        files = Hosting(Host.from_environment({"ANDEL_DATA": f"{folder}/files"}))
        first = hosting.found(ANSWERS)
        files.found(ANSWERS)
        pairs = in_turns(options.co_ops, lambda: _create(hosting), lambda: _migrate(hosting))
        yield Figure.of("tables of a new co-op, ms", pairs, "")
        pairs = in_turns(options.co_ops, lambda: _found(hosting), lambda: _found(files))
        yield Figure.of("a whole founding, beside one on a file, ms", pairs, "")
        alone = _alone(server, hosting, first)
        pairs = in_turns(options.pages, _asker(hosting), alone)
        yield Figure.of(f"{PAGE}, ms", pairs, "≤ 1.1")
        few = [_first_after_a_change(server) for _ in range(20)]
        _add_roles(server, options.roles)
        many = [_first_after_a_change(server) for _ in range(20)]
        what = f"first SET ROLE after a change, {options.roles} roles more, ms"
        yield Figure.of(what, zip(many, few, strict=True), "")


def _create(hosting: Hosting) -> float:
    coop = Coop(f"{next(numbers):016x}", "", "")
    return _ms(lambda: hosting.storage.create(coop, SERVICES))


def _migrate(hosting: Hosting) -> float:
    storage, coop = hosting.storage, Coop(f"{next(numbers):016x}", "", "")
    assert isinstance(storage, Schemas)

    def migrate() -> None:
        with storage.steward.begin() as connection:
            storage._make_room(connection, coop)
            migrations.upgrade(connection, SERVICES)

    return _ms(migrate)


def _found(hosting: Hosting) -> float:
    answers = ANSWERS | {"slug": label(next(numbers))}
    return _ms(lambda: hosting.found(answers))


def _asker(hosting: Hosting) -> Callable[[], float]:
    client = Client(Router(hosting, front.create_app(hosting)))
    return lambda: _ms(lambda: _ask(client, hosting.host.url_of("measured")))


def _alone(server: Cluster, hosting: Hosting, first: Entry) -> Callable[[], float]:
    """The same co-op with a database of its own on the same server."""
    with hosting.at(first):
        settings = replace(hosting.settings(), database_url=_database(server, "alone"))
    app = create_app(settings)
    with app.app_context():
        founding.found(ANSWERS)
        db.session.remove()
    client = Client(app)
    return lambda: _ms(lambda: _ask(client, "http://localhost"))


def _ask(client: Client, base: str) -> None:
    answer = client.get(PAGE, base_url=base, buffered=True)
    assert answer.status_code == 200, answer.status


def _first_after_a_change(server: Cluster) -> float:
    url = sa.make_url(server.url)
    with (
        _connection(url) as administrator,
        _connection(url.set(username="andel", database="host")) as visitor,
    ):
        role = f"coop_{next(numbers):016x}"
        run(administrator, f"CREATE ROLE {role} ROLE andel")
        administrator.commit()
        return _ms(lambda: run(visitor, f"SET LOCAL ROLE {role}"))


def _add_roles(server: Cluster, how_many: int) -> None:
    with _connection(sa.make_url(server.url)) as administrator:
        for _ in range(how_many):
            run(administrator, f"CREATE ROLE coop_{next(numbers):016x} ROLE andel")
        administrator.commit()


@contextmanager
def _connection(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=POOLABLE)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _cluster() -> Iterator[Cluster]:
    cluster = Cluster({})
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _hosting(server: Cluster, folder: Path, database: str) -> Hosting:
    with _connection(sa.make_url(server.url)) as administrator:
        run(administrator, "CREATE ROLE andel LOGIN NOINHERIT CREATEROLE")
        administrator.commit()
    url = _database(server, database, owner="andel")
    return Hosting(Host.from_environment({"ANDEL_DATA": str(folder / "host"), "ANDEL_DATABASE_URL": url}))


def _database(server: Cluster, name: str, owner: str = "postgres") -> str:
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        run(connection, f"CREATE DATABASE {name} OWNER {owner}")
    url = sa.make_url(server.url).set(username=owner, database=name)
    return url.render_as_string(hide_password=False)


def _ms(action: Callable[[], Any]) -> float:
    start = perf_counter()
    action()
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    main()
