"""A generated co-op's own commands, run in its own folder."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from shell import run

# What is installed here will do for the co-op too; the code that it runs is its own.
COOP = {"COOP_PYTHON": sys.executable, "PYTHONPATH": ""}


def without_rides(project: Path) -> None:
    shutil.rmtree(project / "coop" / "services" / "rides")
    shutil.rmtree(project / "tests" / "rides")
    charter = project / "charter.toml"
    charter.write_text(charter.read_text("utf-8").replace('services = ["rides"]', "services = []"), "utf-8")


def passes(project: Path, *folders: str) -> None:
    """Its tests in these folders; all, when none is named. One process, among others that run at a time."""
    processes = "0" if "PYTEST_XDIST_WORKER" in os.environ else "2"
    done = run("bin/test", "-n", processes, "-p", "no:cacheprovider", *folders, cwd=project, **COOP)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert re.search(r"^\d{3,} passed", done.stdout, re.MULTILINE), done.stdout
