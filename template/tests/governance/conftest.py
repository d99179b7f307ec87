from __future__ import annotations

import pytest
from governance.assembly import Assembly
from governance.ballroom import Ballroom
from governance.discussing import Talk
from governance.forger import Forger
from governance.hustings import NAMES, Hustings
from stage import Stage, Time


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    return Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))


@pytest.fixture
def talk(assembly: Assembly, stage: Stage) -> Talk:
    """About a proposal that is voted on."""
    return Talk(stage, assembly.propose())


@pytest.fixture
def hustings(stage: Stage, time: Time) -> Hustings:
    return Hustings(stage, time, {name: stage.member(name) for name in NAMES})


@pytest.fixture
def ballroom(stage: Stage, time: Time) -> Ballroom:
    return Ballroom(stage, time, {name: stage.member(name) for name in NAMES})


@pytest.fixture
def forger(stage: Stage, time: Time) -> Forger:
    return Forger(stage, time)
