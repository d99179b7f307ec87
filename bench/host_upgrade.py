"""An additive revision over all co-ops of a host, and nothing to do, beside the same ALTER by bare SQLite.

    python -m bench.host_upgrade [--co-ops N] [--jobs N]

The revision is brought in when this module is imported, so that each process of the upgrade has it too.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.host import label
from bench.table import Figure, show
from coop import migrations
from generator.sheet import Sheet
from tenants import revisions, upgrading
from tenants.config import Host
from tenants.hosting import Hosting

VARIABLE = "ANDEL_BENCH_LATER"
REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", "{head}", None, None
def upgrade():
    op.add_column("people", sa.Column("later", sa.Integer))
"""
FOLDERS = migrations._folders


def release(folder: Path) -> None:
    migrations._folders = lambda: [*FOLDERS(), folder]
    migrations.directory.cache_clear()
    revisions._revisions.cache_clear()


if VARIABLE in os.environ:
    release(Path(os.environ[VARIABLE]))


def main() -> None:
    parser = ArgumentParser(description="Upgrading all co-ops beside bare SQLite.")
    parser.add_argument("--co-ops", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    show(measure(options.co_ops, options.jobs))


def measure(count: int, jobs: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="andel-bench-") as name:
        hosting = Hosting(Host.from_environment({"ANDEL_DATA": f"{name}/host"}))
        answers = Sheet().charter({"name": "Measured", "contact_email": "data@coop.example"})
        files = [
            hosting.files.path(hosting.found(answers | {"slug": label(number)}).id) for number in range(count)
        ]
        idle = _seconds(lambda: upgrade(hosting, jobs))
        later = Path(name) / "later"
        later.mkdir()
        head = next(one for one in revisions.revision([]).split("+"))
        (later / "later.py").write_text(REVISION.format(head=head))
        os.environ[VARIABLE] = str(later)
        release(later)
        ours = _seconds(lambda: upgrade(hosting, jobs))
        assert upgrading.behind(hosting.directory) == []
        bare = _seconds(lambda: [alter(file) for file in files])
    return [
        Figure.of(f"additive revision, {count} co-ops, seconds", [(ours, bare)], "10,000 in < 60 s"),
        Figure.of(f"nothing to do, {count} co-ops, seconds", [(idle, bare)], "10,000 in < 5 s"),
    ]


def upgrade(hosting: Hosting, jobs: int) -> None:
    if left := upgrading.behind(hosting.directory):
        faults = [one.fault for one in upgrading.upgrade(hosting, left, jobs) if one.fault]
        assert not faults, faults[0]


def alter(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("ALTER TABLE people ADD COLUMN bare INTEGER")
        file.commit()


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
