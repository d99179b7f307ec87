from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from governance.ballroom import Ballroom
from governance.discussing import Talk
from governance.forger import Attack, Forger
from governance.hustings import NAMES, Hustings
from sqlalchemy.exc import IntegrityError
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


@pytest.fixture
def attack(stage: Stage) -> Attack:
    """Runs a statement, and passes when the database refuses it (with that sentence, if one is given)."""

    def run(statement: Any, says: str | None = None) -> None:
        with stage.data() as session:
            statement = sa.text(statement) if isinstance(statement, str) else statement
            with pytest.raises(IntegrityError, match=says):
                session.execute(statement)
            session.rollback()

    return run
