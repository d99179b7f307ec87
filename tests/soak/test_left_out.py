"""A co-op without a service passes what is left of its tests."""

from __future__ import annotations

from pathlib import Path

from own import passes, without_rides
from shell import andel


def test_a_co_op_without_rides_passes_its_own_tests(tmp_path: Path) -> None:
    answers = ["name=Our Co-op", "contact_email=data@coop.example", "language=en", "legal_form=fr-scop"]
    settings = [part for one in (*answers, "admission=automatic") for part in ("--set", one)]
    done = andel("new", str(tmp_path / "coop"), *settings)
    assert done.returncode == 0, done.stderr
    without_rides(tmp_path / "coop")
    passes(tmp_path / "coop")
