"""The database was away for a moment: the pages come back with it."""

from __future__ import annotations

import sqlalchemy as sa
from stage import Stage

from coop.database import db


def test_a_connection_that_was_broken_off_is_made_anew(stage: Stage) -> None:
    visitor = stage.visitor()
    assert visitor.get("/charter").status_code == 200
    with stage.app.app_context():
        if db.engine.dialect.name == "postgresql":
            _break_off_all()
    assert visitor.get("/charter").status_code == 200


def _break_off_all() -> None:
    """From a connection that is no one's: all others to this database end."""
    others = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    outside = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with outside.begin() as connection:
        connection.execute(others)
