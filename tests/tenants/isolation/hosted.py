"""The application's own tests, run as co-ops on a host."""

from __future__ import annotations

import os
import re
import sys

from shell import ROOT, run

PATH = os.pathsep.join(str(ROOT / folder) for folder in ("", "template", "tests/tenants"))


def passes(*tests: str, fewest: int, database: str = "sqlite") -> None:
    processes = "0" if "PYTEST_XDIST_WORKER" in os.environ else "2"
    done = run(
        sys.executable, "-m", "pytest", "-p", "isolation.as_hosted", *tests, f"--database={database}",
        "-q", "-n", processes, "-p", "no:cacheprovider", cwd=ROOT, PYTHONPATH=PATH,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert int(re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)[1]) > fewest, done.stdout  # type: ignore[index]
