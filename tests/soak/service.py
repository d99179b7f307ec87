"""The co-op as it is served: gunicorn's master and its workers, to be started, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
from ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for a server to answer


class Service:
    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.place = {
            "COOP_DATA": str(folder / "data"),
            "COOP_CHARTER": str(ROOT / "bin" / "demo.toml"),
            "COOP_URL": self.url,
            **({"COOP_DATABASE_URL": database_url} if database_url else {}),
        }
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "coop", "serve", "--port", str(self.port), "--workers", "2"]
        with self.log.open("a") as log:
            self.server = subprocess.Popen(
                command, cwd=ROOT / "template", env={**os.environ, **self.place}, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.wait()

    def status(self, path: str) -> int:
        try:
            with urlopen(self.url + path, timeout=30) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code

    def wait(self, path: str = "/health") -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(URLError, OSError), urlopen(self.url + path, timeout=5):
                return
            assert self.server is not None
            assert self.server.poll() is None, self.log.read_text()[-3000:]
            time.sleep(0.05)
        raise AssertionError(f"{path} does not answer:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """-9, the master and all workers at once: nobody has time to finish anything."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def kill_a_worker(self, which: int) -> None:
        assert self.server is not None
        workers = psutil.Process(self.server.pid).children()
        workers[which % len(workers)].kill()

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(timeout=60)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coop", *arguments],
            cwd=ROOT / "template",
            env={**os.environ, **self.place},
            capture_output=True,
            text=True,
            check=False,
        )
