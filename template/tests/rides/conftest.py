from __future__ import annotations

import pytest
from stage import Actor, Stage


@pytest.fixture
def rider(stage: Stage) -> Actor:
    return stage.member("Maja Ek", "users")


@pytest.fixture
def driver(stage: Stage) -> Actor:
    return stage.member("Bo Lind", "workers")


@pytest.fixture
def other(stage: Stage) -> Actor:
    """Another driver."""
    return stage.member("Siv Berg", "workers")
