"""A real PgBouncer in transaction mode before a real PostgreSQL, with so few connections that all share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from postgresql.servers import LOGINS
from sqlalchemy import URL

PROGRAM = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
SETTINGS = """\
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 400
server_login_retry = 1
"""


class Pooler:
    """Leads on to every database of the server at `url`, for the host that logs in."""

    def __init__(self, url: URL, connections: int = 3) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="andel-pooler-"))
        self.port = _free_port()
        settings = SETTINGS.format(
            host=url.host, port=url.port, own_port=self.port, folder=self.folder, connections=connections
        )
        (self.folder / "settings").write_text(settings)
        (self.folder / "users").write_text(
            '"postgres" ""\n"andel" ""\n' + "".join(f'"{login}" ""\n' for login in LOGINS.values())
        )

    def start(self) -> None:
        """PgBouncer refuses root, as PostgreSQL does."""
        user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            [PROGRAM, "-q", str(self.folder / "settings")],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            **user,
        )  # fmt: skip
        while not _answers(self.port):
            assert self.process.poll() is None, self.process.stderr.read()
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
