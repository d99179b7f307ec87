"""What operators did: who, what, to which co-op, when. The database itself lets nobody change a line."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from coop import clock
from coop.database import UtcDateTime
from tenants.directory import METADATA, Directory

COMMAND = "andel host"  # whoever types commands on the machine
LONGEST_NOTE = 300


class Deed(StrEnum):
    INVITED = "invited"
    CAME = "came"
    SIGNED_IN = "signed in"
    CHANGED_PASSWORD = "changed password"  # noqa: S105 - what was done, no password
    REMOVED = "removed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    UNLISTED = "unlisted"
    RELISTED = "relisted"
    ASKED = "asked for access"
    ENDED = "ended access"
    LOOKED = "looked"


DEEDS = sa.Table(
    "deeds",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("operator", sa.String(254), nullable=False),
    sa.Column("deed", sa.String(30), nullable=False),
    sa.Column("co_op", sa.String(40), nullable=False),
    sa.Column("note", sa.String(LONGEST_NOTE), nullable=False),
)
for action in ("UPDATE", "DELETE"):
    sa.event.listen(
        DEEDS,
        "after_create",
        sa.DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER deeds_stay_{action.lower()} BEFORE {action} ON deeds "
            "BEGIN SELECT RAISE(ABORT, 'a line of the operators log stays'); END"
        ),
    )


def note(directory: Directory, operator: str, deed: Deed, *, co_op: str = "", note: str = "") -> None:
    line = {"operator": operator, "deed": deed, "co_op": co_op, "note": note[:LONGEST_NOTE]}
    with directory.writing() as connection:
        connection.execute(sa.insert(DEEDS).values(at=clock.now(), **line))
