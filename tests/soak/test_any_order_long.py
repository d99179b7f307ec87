"""Proposals, votes, elections, clock steps and enactments in a hundred thousand orders, each proved.

    SOAK_SEQUENCES=100000 bin/soak -k any_order

A sequence has up to SOAK_STEPS steps, and begins some way into one decision or another. They are drawn in
pieces, each by a seed of its own: SOAK_SEED is the first one's, and the next piece has the next. So what was
run adds up, and any piece can be run again: SOAK_SEED=17 SOAK_SEQUENCES=500. SOAK_DATABASE=postgresql is
slower, since it makes a database for each sequence.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator

import pytest
from cluster import Cluster
from conftest import CLUSTER
from governance.parliament import Parliament
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

PIECE = 500  # sequences; what Hypothesis remembers of them grows
SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "500"))
STEPS = int(os.environ.get("SOAK_STEPS", "15"))
FIRST = int(os.environ.get("SOAK_SEED") or secrets.randbelow(1_000_000))
DATABASE = os.environ.get("SOAK_DATABASE", "sqlite")


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if DATABASE == "sqlite":
        yield
        return
    cluster = Cluster()
    cluster.start()
    monkeypatch.setenv(CLUSTER, cluster.url)
    yield
    cluster.stop()


def test_every_step_of_every_sequence_is_proved() -> None:
    parliament, start = Parliament.prepare(DATABASE), time.monotonic()
    Parliament.seen.clear()
    for number, sequences in enumerate(pieces()):
        run(parliament, FIRST + number, sequences)
        seen, took = Parliament.seen, time.monotonic() - start
        last = f"seeds {FIRST} to {FIRST + number}, up to {STEPS} steps"
        print(f"\n{last}: {dict(seen)} in {took:.0f} s, {seen['sequences'] / took:.1f} a second", flush=True)


def pieces() -> Iterator[int]:
    """How many sequences each has."""
    for done in range(0, SEQUENCES, PIECE):
        yield min(PIECE, SEQUENCES - done)


def run(parliament: type[Parliament], number: int, sequences: int) -> None:
    run_state_machine_as_test(
        seed(number)(parliament),
        settings=settings(
            max_examples=sequences,
            stateful_step_count=STEPS,
            database=None,
            phases=(Phase.generate, Phase.shrink),
        ),
    )
