"""Additive revisions over all co-ops of a host, beside bare SQLite and beside django-tenants.

    python -m bench.host_upgrade [--co-ops N] [--jobs N] [--django N]

The command itself is measured, its start included: `andel host upgrade` of a later release, with nothing to
do, with a column to add, and with another while clients go from co-op to co-op, at workers of the earlier
release and of the later one. The floor is the same ALTER TABLE by bare SQLite, in as many processes; where
there is nothing to do, a bare look at each one's revision.
django-tenants migrates in two processes what `host_django.py` makes: PostgreSQL schemas with fewer tables
than our co-ops have.
"""

from __future__ import annotations

import sqlite3
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from bench import host_decisions, host_django, host_turn
from bench.host import Hall, in_parts, kept
from bench.host_visits import Visit, ask
from bench.table import Figure, show
from tenants.storage.revisions import revision

LATER = "bench.host_later"
REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{name}", "{before}", None, None
def upgrade():
    op.add_column("people", sa.Column("{name}", sa.Integer))
"""
CLIENTS, MANY, NONE = 2, 10_000, 0


def main() -> None:
    parser = ArgumentParser(description="Upgrading all co-ops beside bare SQLite and django-tenants.")
    parser.add_argument("--co-ops", type=int, default=MANY)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--django", type=int, default=200, metavar="N", help="schemas; 0 leaves it out")
    options = parser.parse_args()
    with kept(None) as hall, TemporaryDirectory(prefix="andel-bench-") as folder:
        hall.grow(options.co_ops)
        show(measure(hall, Path(folder), options.co_ops, options.jobs, options.django))


def measure(hall: Hall, folder: Path, count: int, jobs: int, schemas: int) -> Iterator[Figure]:
    release = Release(hall, folder / "revisions", jobs)
    idle = release.upgrade()
    release.bring("later_first", before=revision([]))
    quiet = release.upgrade()
    bare = _seconds(partial(in_parts, partial(alter, hall), range(count), jobs))
    yield Figure.of(f"a column more, {count} co-ops, s", [(quiet, bare)], "10,000 in < 60 s")
    looked = _seconds(partial(in_parts, partial(look, hall), range(count), jobs))
    yield Figure.of(f"nothing to do, {count} co-ops, s", [(idle, looked)], "10,000 in < 5 s")
    if schemas:
        yield from _beside_django(folder, schemas, jobs)
    release.bring("later_second", before="later_first")
    yield _while_asked(release, count, quiet)


class Release:
    """A later one, which has whatever revisions were brought."""

    def __init__(self, hall: Hall, folder: Path, jobs: int) -> None:
        self.hall = hall
        self.folder = folder
        self.jobs = jobs
        self.brought, self.latest = set[str](), ""
        folder.mkdir()

    def bring(self, name: str, before: str) -> None:
        (self.folder / f"{name}.py").write_text(REVISION.format(name=name, before=before))
        self.brought.add(name)
        self.latest = name

    def upgrade(self) -> float:
        """RuntimeError when a co-op was left behind."""
        jobs = str(self.jobs)
        lasted = self.hall.run("upgrade", "--jobs", jobs, program=LATER, BENCH_LATER=str(self.folder))
        hosting = self.hall.hosting()
        noted, last = hosting.directory.revisions(), hosting.directory.all()[-1]
        there = _columns(hosting.files.path(last.id))
        if not self.brought <= there or not all(self.latest in one for one in noted):
            raise RuntimeError(f"not upgraded: {noted}, {sorted(there)}")
        return lasted


def _while_asked(release: Release, count: int, quiet: float) -> Figure:
    """Earlier workers go on while later ones have begun. Whoever is asked there first is migrated there."""
    hall, statuses = release.hall, Counter[int]()
    with (
        hall.served() as earlier,
        hall.served(program=LATER, BENCH_LATER=str(release.folder)) as later,
        asking([earlier.port, later.port], count, statuses),
    ):
        lasted = release.upgrade()
    failed = sum(times for status, times in statuses.items() if status == NONE or status >= 500)
    what = f"the same, asked {statuses.total()} times meanwhile, {failed} times without a page, s"
    return Figure.of(what, [(lasted, quiet)], "no 5xx")


@contextmanager
def asking(ports: Sequence[int], count: int, statuses: Counter[int]) -> Iterator[None]:
    """Clients at each port, who go through the co-ops from the end, where the upgrade is last."""
    done = Event()

    def go(port: int, client: int) -> None:
        while not done.is_set():
            for number in range(count - 1 - client, -1, -CLIENTS):
                if done.is_set():
                    return
                statuses[_status(port, number)] += 1

    threads = [Thread(target=go, args=(port, client)) for port in ports for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _status(port: int, number: int) -> int:
    """NONE where no answer came."""
    try:
        return ask(port, Visit.of(number))[0]
    except (OSError, ValueError):
        return NONE


def _beside_django(folder: Path, schemas: int, jobs: int) -> Iterator[Figure]:
    """As many co-ops here as schemas there, since either command has its start in it."""
    count = schemas + 1  # the one that they are cloned from
    with kept(None) as hall:
        hall.grow(count)
        single = host_decisions.alone(hall, folder)
        host_turn.record(single)
        release = Release(hall, folder / "few", jobs)
        nothing = release.upgrade()
        release.bring("later_few", before=revision([]))
        column = release.upgrade()
    with host_django.tenants(single, schemas) as site:
        idle = _seconds(site.migrate)
        site.release()
        later = _seconds(site.migrate)
    yield Figure.of(f"beside django-tenants: a column more, {count} co-ops, s", [(column, later)], "")
    yield Figure.of("the same with nothing to do, s", [(nothing, idle)], "")


def alter(hall: Hall, numbers: Sequence[int]) -> None:
    hosting = hall.hosting()
    entries = hosting.directory.all()
    for number in numbers:
        with closing(sqlite3.connect(hosting.files.path(entries[number].id))) as file:
            file.execute("ALTER TABLE people ADD COLUMN bare INTEGER")
            file.commit()


def look(hall: Hall, numbers: Sequence[int]) -> None:
    hosting = hall.hosting()
    entries = hosting.directory.all()
    for number in numbers:
        with closing(sqlite3.connect(hosting.files.path(entries[number].id))) as file:
            file.execute("SELECT version_num FROM alembic_version").fetchall()


def _columns(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as file:
        return {row[1] for row in file.execute("PRAGMA table_info(people)")}


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
