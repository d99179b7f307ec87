from __future__ import annotations

import pytest
from meetings.gathering import Gathering
from stage import Stage


@pytest.fixture
def gathering(stage: Stage) -> Gathering:
    return Gathering(stage)
