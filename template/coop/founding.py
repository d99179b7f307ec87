"""From answers to a living co-op: tables, charter, and an invitation for the first founder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from coop import migrations, services
from coop.database import db
from coop.governance import charter
from coop.members.founder import invitation_link, is_awaited


class AlreadyFounded(Exception):
    """The database holds a charter; it changes by votes from here on."""


def is_needed() -> bool:
    return not inspect(db.engine).has_table("charter_entries") or not charter.is_founded()


def found(answers: Mapping[str, Any]) -> None:
    """Writes the first charter, in one transaction with its tables. AlreadyFounded, BadCharter."""
    checked = charter.check(answers)
    if not is_needed():
        raise AlreadyFounded("This co-op is founded already: its charter changes by votes.")
    migrations.upgrade(db.session.connection(), _installed(checked.get("services", ())))
    charter.found(answers)
    db.session.commit()


def upgrade() -> list[str]:
    """The revisions that the database gained: of the core, and of the services that the charter names."""
    connection = db.session.connection()
    before = set(migrations.current(connection))
    migrations.upgrade(connection, ())  # the charter is read by this code: first it gets this code's shape
    migrations.upgrade(connection, _installed(charter.in_force()["services"]))
    gained = set(migrations.current(connection)) - before
    db.session.commit()
    return sorted(gained)


def take_up(names: Any) -> None:
    """A vote took up services: their tables come with it, in the transaction that enacts it."""
    migrations.upgrade(db.session.connection(), _installed(names))


def invitation() -> str | None:
    """The link by which the first founder registers; None once that is done."""
    return invitation_link() if is_awaited() else None


def _installed(names: Any) -> list[str]:
    return [name for name in names if name in services.NAMES]
