from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from stage import Actor, Stage


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    return Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))


@pytest.fixture
def statements(stage: Stage) -> Callable[..., int]:
    """Counts the statements that one request sends to the database."""

    def of(actor: Actor, url: str) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        with stage.app.app_context():
            engine = stage.app.extensions["sqlalchemy"].engine
        sa.event.listen(engine, "before_cursor_execute", note)
        assert actor.get(url).status_code == 200
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return of
