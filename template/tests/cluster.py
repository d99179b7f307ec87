"""A throw-away PostgreSQL: made by initdb in a temporary folder, on a free loopback port, once per run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg

SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """`url` is its maintenance database. PostgreSQL refuses root: then it runs as Debian's user postgres."""

    def __init__(self, settings: Mapping[str, str] = SPEED) -> None:
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="coop-postgresql-"))
        self.port = _free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        self._as: dict[str, str] = {}
        if os.geteuid() == 0:
            self._as = {"user": "postgres", "group": "postgres"}
            shutil.chown(self.folder, "postgres", "postgres")

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C", "-N")
        self.run()
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("ALTER ROLE ALL SET coop.clock = 'set'")  # guards heed the tests' clock

    def run(self) -> None:
        data = str(self.folder / "data")
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        listen = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", f"{listen} {options}", "start"
        )

    def break_off(self) -> None:
        """As when the machine loses power: nothing is closed, and the next run recovers."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def stop(self) -> None:
        self.break_off()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_binaries() / program), *arguments]
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(  # type: ignore[call-overload]
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, **self._as,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")


def _binaries() -> Path:
    """Debian keeps the server's programs off the PATH, a folder for each version."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[4]))
    if not versions:
        raise RuntimeError("PostgreSQL's initdb is missing. On Debian and Ubuntu: apt-get install postgresql")
    return versions[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
