"""What a co-op receives passes its own tests, in its own folder, as its members would run them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from own import COOP, passes, without_rides
from shell import run

HOSTILE = 'Åkeri "Åsa" & {{ 7*7 }} <b>'


@pytest.mark.first
def test_a_co_op_passes_its_own_tests(made: Callable[..., Path], tmp_path: Path) -> None:
    """Those that rest on its answers and on what it received; tests/soak runs all."""
    project = shutil.copytree(made(name=HOSTILE), tmp_path / "coop")
    passes(project, "tests/command", "tests/web")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_founds_what_its_founders_answered(
    made: Callable[..., Path], tmp_path: Path, language: str
) -> None:
    project = shutil.copytree(made(name=HOSTILE, language=language), tmp_path / "coop")
    assert HOSTILE in coop(project, "found")
    assert "follow from the founding" in coop(project, "verify")


def test_it_founds_without_rides(made: Callable[..., Path], tmp_path: Path) -> None:
    """A service can be left out by leaving out its folder; tests/soak runs all that is left of the tests."""
    project = shutil.copytree(made(language="en"), tmp_path / "coop")
    without_rides(project)
    coop(project, "found")
    assert "rides" not in coop(project, "tick")
    assert "follow from the founding" in coop(project, "verify")


def coop(project: Path, command: str) -> str:
    done = run("bin/coop", command, cwd=project, **COOP)
    assert done.returncode == 0, done.stderr
    return done.stdout
