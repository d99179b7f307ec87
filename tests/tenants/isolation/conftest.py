from __future__ import annotations

from collections.abc import Iterator

import pytest
from hosts import Hall
from isolation.pair import Pair


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "first: takes long, so that it had better begin before all else")


@pytest.fixture
def pair(hall: Hall) -> Iterator[Pair]:
    pair = Pair(hall)
    yield pair
    pair.close()
