"""A host in production behind Caddy, both on loopback; Caddy signs by an authority of its own."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from shutil import which

from ports import await_port, free_port
from shell import ENVIRONMENT, ROOT

CADDYFILE = ROOT / "docs" / "Caddyfile"
NOT_YET = 9  # X509_V_ERR_CERT_NOT_YET_VALID


@dataclass(frozen=True)
class Proxied:
    folder: Path
    https: int
    nameserver: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **ENVIRONMENT,
            "ANDEL_DATA": str(self.folder / "host"),
            "ANDEL_ENV": "production",
            "ANDEL_URL": f"https://host.test:{self.https}",
            "ANDEL_NAMESERVER": self.nameserver,
        }

    def type(self, *words: str) -> str:
        """A command of the operator's, while the host is served."""
        command = [sys.executable, "-m", "generator.cli", "host", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    def get(self, name: str, path: str = "/", **headers: str) -> tuple[HTTPResponse, str]:
        """As a browser that trusts Caddy's authority; SSLError when there is no certificate for the name."""
        with closing(HTTPConnection(name)) as connection:
            connection.sock = self._trusted(name)
            connection.request("GET", path, headers={"Host": f"{name}:{self.https}", **headers})
            answer = connection.getresponse()
            return answer, answer.read().decode()

    def _trusted(self, name: str) -> ssl.SSLSocket:
        """Times in certificates are whole seconds: a new one may hold from the next second only."""
        trust = ssl.create_default_context(cafile=self.folder / "caddy/pki/authorities/local/root.crt")
        while True:
            plain = socket.create_connection(("127.0.0.1", self.https), timeout=30)
            try:
                return trust.wrap_socket(plain, server_hostname=name)
            except ssl.SSLCertVerificationError as unfit:
                if unfit.verify_code != NOT_YET:
                    raise
                time.sleep(0.1)


@contextmanager
def proxied(folder: Path, nameserver: str) -> Iterator[Proxied]:
    """Served from a folder, where a co-op can be founded before."""
    own, ask, plain, admin = (free_port() for _ in range(4))
    here = Proxied(folder, own, nameserver)
    serve = [sys.executable, "-m", "generator.cli", "host", "serve", "--port", str(ask)]
    (folder / "Caddyfile").write_text(on_loopback(CADDYFILE.read_text(), ask, own, plain, admin))
    caddy = which("caddy")
    assert caddy, "Install Caddy, or let bin/setup do it."
    run = [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    home = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with (
        running(serve, here.environment, folder / "host.log", ask),
        running(run, home, folder / "caddy.log", own),
    ):
        yield here


def on_loopback(text: str, ask: int, https: int, http: int, admin: int) -> str:
    """The Caddyfile that we hand out, on other ports and with an authority that nobody need ask."""
    options = f"\tskip_install_trust\n\tadmin 127.0.0.1:{admin}\n\thttps_port {https}\n\thttp_port {http}\n"
    for before, after, times in (
        ("127.0.0.1:8000", f"127.0.0.1:{ask}", 2),
        ("{\n\ton_demand_tls", f"{{\n{options}\ton_demand_tls", 1),
        ("\n\ttls {", "\n\ttls internal {", 1),
    ):
        assert text.count(before) == times, before
        text = text.replace(before, after)
    return text


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path, port: int) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        await_port(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait()
