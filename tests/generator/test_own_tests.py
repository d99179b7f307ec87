"""What a co-op receives passes its own tests, in its own folder, as its members would run them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import run

# What is installed here will do for the co-op too; the code that it runs is its own.
COOP = {"COOP_PYTHON": sys.executable, "PYTHONPATH": ""}
HOSTILE = 'Åkeri "Åsa" & {{ 7*7 }} <b>'


@pytest.mark.first
def test_a_co_op_passes_its_own_tests(made: Callable[..., Path], tmp_path: Path) -> None:
    project = shutil.copytree(made(name=HOSTILE), tmp_path / "coop")
    passes(project)


@pytest.mark.first
def test_a_co_op_without_rides_passes_too(made: Callable[..., Path], tmp_path: Path) -> None:
    """A service can be left out by leaving out its folder."""
    answers = {"language": "en", "legal_form": "fr-scop", "admission": "automatic"}
    project = shutil.copytree(made(**answers), tmp_path / "coop")
    without_rides(project)
    passes(project)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_founds_what_its_founders_answered(
    made: Callable[..., Path], tmp_path: Path, language: str
) -> None:
    project = shutil.copytree(made(name=HOSTILE, language=language), tmp_path / "coop")
    assert HOSTILE in coop(project, "found")
    assert "follow from the founding" in coop(project, "verify")


def test_it_founds_without_rides(made: Callable[..., Path], tmp_path: Path) -> None:
    project = shutil.copytree(made(language="en"), tmp_path / "coop")
    without_rides(project)
    coop(project, "found")
    assert "rides" not in coop(project, "tick")
    assert "follow from the founding" in coop(project, "verify")


def without_rides(project: Path) -> None:
    shutil.rmtree(project / "coop" / "services" / "rides")
    shutil.rmtree(project / "tests" / "rides")
    charter = project / "charter.toml"
    charter.write_text(charter.read_text("utf-8").replace('services = ["rides"]', "services = []"), "utf-8")


def coop(project: Path, command: str) -> str:
    done = run("bin/coop", command, cwd=project, **COOP)
    assert done.returncode == 0, done.stderr
    return done.stdout


def passes(project: Path) -> None:
    """All of them. One process: this test is one of several that run at a time."""
    processes = "0" if "PYTEST_XDIST_WORKER" in os.environ else "2"
    done = run("bin/test", "-n", processes, "-p", "no:cacheprovider", cwd=project, **COOP)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert re.search(r"^\d{3,} passed", done.stdout, re.MULTILINE), done.stdout
