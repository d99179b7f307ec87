"""Ports of this computer that a server may have, and whether it answers there by now."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

PATIENCE = 60.0  # seconds for a server to start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def await_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """RuntimeError with what the server has logged, when it does not take connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text()}")
