from __future__ import annotations

import pytest
from books.till import Till
from stage import Stage


@pytest.fixture
def till(stage: Stage) -> Till:
    return Till(stage)
