"""Whatever members do and in whatever order, every step leaves a record that is proved.

A few sequences; a repository that has `bin/soak` has as many as one likes.
"""

from __future__ import annotations

from governance.parliament import Parliament
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

SEQUENCES = {"sqlite": 20, "postgresql": 8}  # a database takes longer to put back than a file


def test_every_step_is_proved(database: str) -> None:
    parliament = Parliament.prepare(database)
    Parliament.seen.clear()
    run_state_machine_as_test(
        parliament,
        settings=settings(
            max_examples=SEQUENCES[database],
            stateful_step_count=20,
            database=None,
            phases=(Phase.generate, Phase.shrink),
        ),
    )
    assert Parliament.seen["rules changed"]
    assert Parliament.seen["attacks held off"]
