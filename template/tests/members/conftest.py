from __future__ import annotations

import pytest
from members.office import Office
from stage import Stage


@pytest.fixture
def office(stage: Stage) -> Office:
    return Office(stage)
