from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    return Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))
