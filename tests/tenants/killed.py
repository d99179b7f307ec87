"""A process that is killed with -9 at a certain place of the code."""

from __future__ import annotations

import os
import subprocess
import sys

from hosts import Hall

SCRIPT = """
import os, sys
from pathlib import Path
from pkgutil import resolve_name
from hosts import Hall

owner, _, name = sys.argv[2].rpartition(".")
hall = Hall.at(Path(sys.argv[1]))
setattr(resolve_name(owner), name, lambda *_arguments, **_options: os.kill(os.getpid(), 9))
resolve_name(sys.argv[3])(hall.hosting, *eval(sys.argv[4]))
"""


def killed(hall: Hall, at: str, verb: str, arguments: str) -> None:
    """`verb` is called with the host and the arguments, and the process dies where it would call `at`."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(hall.hosting.host.data), at, verb, f"({arguments},)"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
    )  # fmt: skip
    assert done.returncode == -9
