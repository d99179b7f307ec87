from __future__ import annotations

from collections.abc import Iterator

import pytest
from hosts import Hall
from isolation.pair import Pair


@pytest.fixture
def pair(hall: Hall) -> Iterator[Pair]:
    pair = Pair(hall)
    yield pair
    pair.close()
