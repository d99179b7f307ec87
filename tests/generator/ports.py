"""Ports of this computer that a server may have, and whether it answers there by now."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from secrets import randbelow

PATIENCE = 60.0  # seconds for a server to start


def free_port() -> int:
    """Below those that the system hands out by itself, maybe before the server has it."""
    while True:
        port = 15_000 + randbelow(15_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


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
