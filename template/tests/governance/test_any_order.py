"""Whatever members do and in whatever order, every step leaves a record that is proved.

A few sequences; a repository that has `bin/soak` has as many as one likes.
"""

from __future__ import annotations

from governance.parliament import Parliament
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test


def test_every_step_is_proved() -> None:
    run_state_machine_as_test(
        Parliament, settings=settings(max_examples=15, stateful_step_count=40, database=None)
    )
    assert Parliament.seen["rules changed"]
