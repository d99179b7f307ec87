"""A co-op made and filled exactly as bin/demo does it, and servers on copies of its data."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from urllib.error import URLError
from urllib.request import urlopen

from ports import free_port
from sqlalchemy import make_url
from stage import Stage
from visits import FOUNDER

from coop import Application, create_app
from coop.config import Settings
from coop.database import db
from coop.people.models import Person

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds for a server to start


def make(folder: Path) -> Path:
    """What `andel new` makes of bin/demo.toml, with its people in it."""
    home = folder / "coop"
    _run([sys.executable, "-m", "generator.cli", "new", str(home), "--answers", "bin/demo.toml"], ROOT)
    accounts = _run([sys.executable, str(ROOT / "bin" / "fill-demo")], home)
    (folder / "accounts").write_text(accounts)
    return home


def password_of(home: Path) -> str:
    """Everybody's, as bin/demo prints it."""
    return (home.parent / "accounts").read_text().partition("\n")[0].rpartition(":")[2].strip()


@dataclass(frozen=True)
class Coop:
    """A running co-op: its pages at `url`, and `app` on the same data for what a test must know of it."""

    url: str
    app: Application
    invitation: str = ""

    @property
    def stage(self) -> Stage:
        return Stage(self.app)

    def cookie(self, email: str | None, language: str) -> dict[str, str]:
        """The session of someone who signed in and chose a language."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["language"] = language
            if email == FOUNDER:
                session["founder"] = True
            if email:
                session["_user_id"] = self._account(email)
                session["_fresh"] = True
        name = self.app.config["SESSION_COOKIE_NAME"]
        found = client.get_cookie(name)
        assert found
        return {"name": name, "value": found.value, "url": self.url}

    def _account(self, email: str) -> str:
        with self.stage.data() as data:
            return str(data.scalars(db.select(Person).where(Person.email == email)).one().get_id())


@contextmanager
def serve(home: Path, data: Path) -> Iterator[Coop]:
    """The co-op's own bin/serve, with its data elsewhere, until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    place = {"COOP_DATA": str(data), "COOP_URL": url, "COOP_CHARTER": str(home / "charter.toml")}
    environment = {**os.environ, **place, "COOP_PYTHON": sys.executable}
    command = [str(home / "bin" / "serve"), "--port", str(port), "--workers", "1"]
    log = data.with_suffix(".log")
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(url, server, log)
        yield Coop(url, _app(place), _invitation(log))
    finally:
        server.terminate()
        server.wait()


def restore(home: Path, coop: Coop) -> None:
    """Puts the data back as the demo left it, under the running server."""
    live = make_url(coop.app.config["SQLALCHEMY_DATABASE_URI"]).database
    first = home / "data" / "coop.sqlite3"
    with closing(sqlite3.connect(first)) as source, closing(sqlite3.connect(str(live))) as target:
        source.backup(target)


@contextmanager
def serve_copy(home: Path, folder: Path) -> Iterator[Coop]:
    """A co-op to change: the demo's people and papers, but nobody else sees what is done to them."""
    data = shutil.copytree(home / "data", folder / "data")
    with serve(home, data) as coop:
        yield coop


def _app(place: dict[str, str]) -> Application:
    app = create_app(Settings.from_environment(place))
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing = True
    return app


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(PATIENCE * 20):
        with suppress(URLError), urlopen(f"{url}/health", timeout=5):
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            break
    raise RuntimeError(f"bin/serve does not answer:\n{log.read_text()}")


def _invitation(log: Path) -> str:
    """Where the first founder registers; only a new co-op prints it."""
    lines = (line.strip() for line in log.read_text().splitlines())
    return next((line for line in lines if line.startswith("http")), "")


def _run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name in [name for name in environment if name.startswith("COOP_")]:
        del environment[name]
    if folder != ROOT:
        del environment["PYTHONPATH"]
    return subprocess.run(command, cwd=folder, env=environment, check=True, stdout=PIPE, text=True).stdout
