"""Processes forked from one that has everything loaded, which each of them would take a second for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["killed", "generator.cli", "tenants.commands"])


def run(target: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """To its end."""
    _start()
    process = FORKS.Process(target=target, args=arguments)
    process.start()
    process.join()
    return process


def typed(folder: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> CompletedProcess[str]:
    """`andel …`, as if it were typed in that folder."""
    with TemporaryDirectory() as name:
        said = Path(name, "stdout"), Path(name, "stderr")
        process = run(_type, folder, arguments, environment, said)
        code = process.exitcode
        process.close()
        assert code is not None
        return CompletedProcess(arguments, code, *(path.read_text("utf-8") for path in said))


def _type(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], said: tuple[Path, Path]
) -> None:
    from generator.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in zip((1, 2), said, strict=True):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    main(list(arguments))


def _start() -> None:
    """With the paths of this process, for what is loaded beforehand."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
