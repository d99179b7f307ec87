"""The application passes its own tests as a co-op on a host, beside all others that they make."""

from __future__ import annotations

import os
import re
import sys

import pytest
from shell import ROOT, run

PATH = os.pathsep.join(str(ROOT / folder) for folder in ("", "template", "tests/tenants"))


@pytest.mark.first
def test_the_application_passes_its_own_tests_on_a_host() -> None:
    processes = "0" if "PYTEST_XDIST_WORKER" in os.environ else "2"
    done = run(
        sys.executable, "-m", "pytest", "-p", "isolation.as_hosted", "template/tests", "--database=sqlite",
        "-q", "-n", processes, "-p", "no:cacheprovider", cwd=ROOT, PYTHONPATH=PATH,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert int(re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)[1]) > 600, done.stdout  # type: ignore[index]
