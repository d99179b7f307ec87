"""Sign-ups under way, letters, and how often something was tried: in the host's own database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app

from coop.database import UtcDateTime
from tenants.directory import METADATA
from tenants.hosting import Hosting

SIGNUPS = sa.Table(
    "signups",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("coop_id", sa.String(16), unique=True, nullable=False),  # of the co-op that it will be
    sa.Column("language", sa.String(5), nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("person", sa.String(200), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False),
    sa.Column("touched_at", UtcDateTime, nullable=False, index=True),
    sa.Column("founded_at", UtcDateTime),
)
LETTERS = sa.Table(
    "letters",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("message_id", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False, index=True),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("fault", sa.String(300)),
    sa.Column("coop_id", sa.String(16)),  # about which it is, or will be: it goes when the co-op is deleted
)
INVITEES = sa.Table(
    "invitees",
    METADATA,
    sa.Column("signup_id", sa.String(32), primary_key=True),
    sa.Column("email", sa.String(254), primary_key=True),
    sa.Column("invited_at", UtcDateTime, nullable=False),
)
ATTEMPTS = sa.Table(
    "attempts",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True),  # a keyed hash of who and what: it names nobody
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False, index=True),
)


@sa.event.listens_for(METADATA, "after_create")
def take_up(_metadata: sa.MetaData, connection: sa.Connection, **_options: Any) -> None:
    """The letters' co-op, in a folder that was made before they had one."""
    if not any(column["name"] == "coop_id" for column in sa.inspect(connection).get_columns("letters")):
        connection.exec_driver_sql("ALTER TABLE letters ADD COLUMN coop_id VARCHAR(16)")


def hosting() -> Hosting:
    found = current_app.extensions["hosting"]
    assert isinstance(found, Hosting)
    return found


def write(*statements: sa.Executable) -> int:
    """In one transaction. Returns how many rows the last one touched."""
    with hosting().directory.writing() as connection:
        for statement in statements:
            result: Any = connection.execute(statement)
    return int(result.rowcount)


def rows(statement: sa.Select[Any]) -> list[dict[str, Any]]:
    with hosting().directory.engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]
