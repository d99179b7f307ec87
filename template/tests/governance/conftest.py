from __future__ import annotations

import pytest
from governance.assembly import Assembly
from governance.discussing import Talk
from stage import Stage


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    return Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))


@pytest.fixture
def talk(assembly: Assembly, stage: Stage) -> Talk:
    """About a proposal that is voted on."""
    return Talk(stage, assembly.propose())
