"""A process that is killed with -9 at a certain place of the code.

It is forked from one that has loaded everything already, which each of them would take a second for.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import forkserver, get_context
from pathlib import Path
from pkgutil import resolve_name

from hosts import Hall

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["killed", "tenants.commands"])


def killed(hall: Hall, at: str, verb: str, arguments: str) -> None:
    """`verb` is called with the host and the arguments, and the process dies where it would call `at`."""
    start_forks()
    process = FORKS.Process(target=die, args=(hall.hosting.host.data, at, verb, arguments))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    process.close()


def die(data: Path, at: str, verb: str, arguments: str) -> None:
    owner, _, name = at.rpartition(".")
    hall = Hall.at(data)
    setattr(resolve_name(owner), name, lambda *_arguments, **_options: os.kill(os.getpid(), signal.SIGKILL))
    resolve_name(verb)(hall.hosting, *eval(f"({arguments},)"))


def start_forks() -> None:
    """With the paths of this process, for what is loaded beforehand."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
