from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Done = subprocess.CompletedProcess[str]
ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PYTHONPATH": str(ROOT),
}


def run(*command: str, cwd: Path | None = None, **options: Any) -> Done:
    return subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options
    )


def andel(*arguments: str, cwd: Path | None = None) -> Done:
    return run(sys.executable, "-m", "generator.cli", *arguments, cwd=cwd)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A generated co-op for these answers, made once however many tests look at it."""
    seen: dict[tuple[str, ...], Path] = {}

    def make(**answers: str) -> Path:
        given = {"name": "Our Co-op", "contact_email": "data@coop.example", **answers}
        settings = tuple(f"{key}={value}" for key, value in given.items())
        if settings not in seen:
            destination = tmp_path_factory.mktemp("made") / "coop"
            done = andel("new", str(destination), *(part for one in settings for part in ("--set", one)))
            assert done.returncode == 0, done.stderr
            seen[settings] = destination
        return seen[settings]

    return make
