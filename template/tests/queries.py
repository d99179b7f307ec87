"""What the database is asked while a page is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from stage import Actor

from coop import Application
from coop.database import db


@contextmanager
def counted(app: Application) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements(app: Application, actor: Actor, url: str) -> int:
    """How many one page sends."""
    with counted(app) as asked:
        assert actor.get(url).status_code == 200
    return len(asked)
