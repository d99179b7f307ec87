"""The co-op's decisions under django-tenants: a schema for each co-op in a PostgreSQL of its own.

Django and what it needs are installed from `django/requirements.txt` into an environment of their own, in
`.cache/`; they are no part of the product.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench import load
from bench.coop import Coop, Server
from bench.host import name_of
from template.tests.cluster import Cluster

PROJECT = Path(__file__).parent / "django"
ENVIRONMENT = Path(".cache/bench-django").resolve()
LATER = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]
    operations = [migrations.AddField("member", "later", models.IntegerField(null=True))]
"""


@dataclass(frozen=True)
class Site:
    coop: Coop
    cluster: Cluster

    @contextmanager
    def served(self, *, keep_connections: bool) -> Iterator[Server]:
        port = load.free_port()
        command = [_python(), "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "tenanted.wsgi"]
        surroundings = self._surroundings(BENCH_KEEP="yes" if keep_connections else "")
        with load.serving(command, port, **surroundings) as process:
            yield Server(port, process.pid)

    def prepare(self, count: int) -> None:
        names = [name_of(number) for number in range(count)]
        self._run("tenanted.prepare", str(self.coop.folder / "coop.sqlite3"), *names)

    def migrate(self) -> None:
        """All schemas, in two processes, as ours are."""
        self._run("django", "migrate_schemas", "--executor=multiprocessing", "-v", "0")

    def release(self) -> None:
        """A revision that adds a column."""
        shutil.copytree(PROJECT / "tenanted/decisions/migrations", self.coop.folder / "later")
        (self.coop.folder / "later" / "0002_later.py").write_text(LATER)

    def _run(self, module: str, *arguments: str) -> None:
        command = [_python(), "-m", module, *arguments]
        subprocess.run(command, env=load.surroundings(**self._surroundings()), check=True)

    def _surroundings(self, **more: str) -> dict[str, str]:
        later = {"BENCH_MIGRATIONS": "later"} if (self.coop.folder / "later").exists() else {}
        return {
            "PYTHONPATH": f"{PROJECT}:{self.coop.folder}",
            "DJANGO_SETTINGS_MODULE": "tenanted.settings",
            "BENCH_PORT": str(self.cluster.port),
            "BENCH_FOLDER": str(self.coop.folder),
            **later,
            **more,
        }


@contextmanager
def tenants(coop: Coop, count: int) -> Iterator[Site]:
    """So many, each with the co-op's rows. Its folder has what `host_turn.record` kept."""
    _install()
    cluster = Cluster({})
    cluster.start()
    try:
        site = Site(coop, cluster)
        site.prepare(count)
        yield site
    finally:
        cluster.stop()


def _install() -> None:
    wanted = PROJECT / "requirements.txt"
    done, mark = ENVIRONMENT / "installed", sha256(wanted.read_bytes()).hexdigest()
    if done.exists() and done.read_text() == mark:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    install = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)]
    subprocess.run(install, check=True, env=load.surroundings(PYTHONPATH=""))
    done.write_text(mark)


def _python() -> str:
    return str(ENVIRONMENT / "bin/python")
