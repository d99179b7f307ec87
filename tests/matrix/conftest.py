from __future__ import annotations

import pytest

from generator.sheet import Sheet


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    return Sheet()
