"""A copied co-op, opened by the application as it will be when it stands alone: so it is known to work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from coop import create_app, founding
from coop.config import Settings
from coop.database import db
from coop.governance import record
from coop.governance.charter import in_force
from tenants.exports import answers


@dataclass(frozen=True)
class Paper:
    """`rules` in force, `answers` with which `andel new` makes its repository, and the public `record`."""

    rules: dict[str, Any]
    answers: str
    record: dict[str, Any]


def read(database: Path) -> Paper:
    """Brings it up to this code's shape first."""
    with opened(database):
        founding.upgrade()
        rules = in_force()
        return Paper(dict(rules), answers.written(rules), record.export())


@contextmanager
def opened(database: Path) -> Iterator[None]:
    """In a context of the application, with a key for this once."""
    folder = database.parent
    settings = Settings(
        data=folder,
        charter=folder / "charter.toml",
        database_url=f"sqlite:///{database}",
        secret_key=token_hex(32),
        url="http://127.0.0.1:8000",
        mail_url=None,
        mail_from=None,
        production=False,
    )
    with create_app(settings).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()  # with the last connection, all is in the one file
