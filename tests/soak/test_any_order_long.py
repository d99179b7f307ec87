"""Proposals, votes, clock steps and enactments in a hundred thousand orders: after every step all is proved.

How many, and how long each is: SOAK_SEQUENCES=100000 SOAK_STEPS=40 bin/soak -k any_order
"""

from __future__ import annotations

import os
import time

from governance.parliament import Parliament
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "500"))
STEPS = int(os.environ.get("SOAK_STEPS", "40"))


def test_every_step_of_every_sequence_is_proved() -> None:
    start = time.monotonic()
    run_state_machine_as_test(
        Parliament,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            database=None,
            phases=(Phase.generate, Phase.shrink),
        ),
    )
    took = time.monotonic() - start
    print(f"\n{dict(Parliament.seen)} in {took:.0f} s: {Parliament.seen['sequences'] / took:.1f} a second")
