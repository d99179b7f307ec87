"""Who looks after the host: people with an account of the host's own, which opens nothing at any co-op."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from coop.database import UtcDateTime
from coop.people.authentication import NOBODY
from coop.people.models import as_address, hasher, matches
from coop.people.passwords import normal
from tenants.directory import METADATA, Directory

OPERATORS = sa.Table(
    "operators",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("session_key", sa.String(32), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Operator:
    """`session_key` is in the cookie of each open session; another one ends them all."""

    id: int
    email: str
    name: str
    password_hash: str
    session_key: str
    since: datetime

    @property
    def cookie(self) -> str:
        return f"{self.id}.{self.session_key}"

    def has_password(self, password: str) -> bool:
        return matches(self.password_hash, password)


def everyone(directory: Directory) -> list[Operator]:
    return _found(directory, sa.select(OPERATORS).order_by(OPERATORS.c.id))


def with_email(directory: Directory, email: str) -> Operator | None:
    return _first(_found(directory, sa.select(OPERATORS).where(OPERATORS.c.email == as_address(email))))


def of_cookie(directory: Directory, cookie: str) -> Operator | None:
    """None when it is no cookie of ours, or of a session that has been ended."""
    number, _, key = cookie.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and key.isascii()):
        return None
    found = _first(_found(directory, sa.select(OPERATORS).where(OPERATORS.c.id == int(number))))
    return found if found and compare_digest(found.session_key, key) else None


def authenticate(directory: Directory, email: str, password: str) -> Operator | None:
    """Takes as long for an unknown address as for a wrong password."""
    found = with_email(directory, email)
    right = matches(found.password_hash if found else NOBODY, password)
    return found if right else None


def secrets_of(password: str) -> dict[str, str]:
    """A new password and a new key, which ends every open session. Slow on purpose: hold no lock."""
    return {"password_hash": hasher.hash(normal(password)), "session_key": token_hex(16)}


def set_password(directory: Directory, operator: Operator, password: str) -> None:
    changed = sa.update(OPERATORS).where(OPERATORS.c.id == operator.id).values(secrets_of(password))
    with directory.writing() as connection:
        connection.execute(changed)


def remove(directory: Directory, email: str) -> bool:
    """Whether there was one. All of that operator's sessions end."""
    with directory.writing() as connection:
        gone = sa.delete(OPERATORS).where(OPERATORS.c.email == as_address(email))
        return connection.execute(gone).rowcount == 1


def _found(directory: Directory, query: sa.Select[Any]) -> list[Operator]:
    with directory.engine.connect() as connection:
        return [Operator(**row._mapping) for row in connection.execute(query)]


def _first(found: Sequence[Operator]) -> Operator | None:
    return found[0] if found else None
