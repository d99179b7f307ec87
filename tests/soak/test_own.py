"""A co-op passes all of its own tests, also when it left out a service."""

from __future__ import annotations

from pathlib import Path

from own import passes, without_rides
from shell import andel

HOSTILE = 'Åkeri "Åsa" & {{ 7*7 }} <b>'


def test_a_co_op_with_a_name_of_signs(tmp_path: Path) -> None:
    passes(made(tmp_path, name=HOSTILE))


def test_a_co_op_without_rides(tmp_path: Path) -> None:
    project = made(tmp_path, name="Our Co-op", language="en", legal_form="fr-scop", admission="automatic")
    without_rides(project)
    passes(project)


def made(folder: Path, **answers: str) -> Path:
    given = {"contact_email": "data@coop.example", **answers}
    settings = [part for key, value in given.items() for part in ("--set", f"{key}={value}")]
    done = andel("new", str(folder / "coop"), *settings)
    assert done.returncode == 0, done.stderr
    return folder / "coop"
