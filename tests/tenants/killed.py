"""A process that is killed with -9 at a certain place of the code."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from pkgutil import resolve_name

import forks
from hosts import Hall, given  # noqa: F401 - for the arguments


def killed(hall: Hall, at: str, verb: str, arguments: str) -> None:
    """`verb` is called with the host and the arguments, and the process dies where it would call `at`."""
    process = forks.run(die, hall.variables, at, verb, arguments)
    assert process.exitcode == -signal.SIGKILL
    process.close()


def die(variables: dict[str, str], at: str, verb: str, arguments: str) -> None:
    owner, _, name = at.rpartition(".")
    hall = Hall.at(Path(variables["ANDEL_DATA"]), **variables)
    setattr(resolve_name(owner), name, lambda *_arguments, **_options: os.kill(os.getpid(), signal.SIGKILL))
    resolve_name(verb)(hall.hosting, *eval(f"({arguments},)"))
