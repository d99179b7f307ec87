"""The public page with 20 joined rows: the decisions that members have taken.

Of the pages that everyone may read it is the one that joins: each of its 20 rows is a vote with the entry of
the charter that it replaced, and before them it counts votes and looks for open ones. The votes are real:
proposed, cast, counted and enacted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from bench.coop import Coop, member
from bench.host import Hall, label
from bench.proof import decide
from coop.database import db
from coop.members.models import Member
from tenants.directory import Entry
from tenants.hosting import Hosting

PATH, ROWS, MEMBER = "/decisions", 20, "founder@coop.example"


def fill(hall: Hall, numbers: Sequence[int]) -> None:
    """The first of these co-ops, with a member and what she decided; the others get its copy."""
    hosting = hall.hosting()
    first, *others = (_entry(hosting, number) for number in numbers)
    with hosting.at(first):
        if db.session.scalar(select(Member)) is None:
            _decide()
    for entry in others:
        copy(hosting.files.path(first.id), hosting.files.path(entry.id))


def alone(hall: Hall, folder: Path) -> Coop:
    """The first co-op's database again, for a co-op that is no host's."""
    hosting = hall.hosting()
    copy(hosting.files.path(_entry(hosting, 0).id), folder / "coop.sqlite3")
    return Coop(folder)


def copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as file, closing(sqlite3.connect(to)) as other:
        file.backup(other)


def _entry(hosting: Hosting, number: int) -> Entry:
    entry = hosting.directory.find(label(number))
    assert entry
    return entry


def _decide() -> None:
    voter = member("Ada Founder", MEMBER, number=1)
    db.session.commit()
    for number in range(ROWS):
        decide([voter], str(number))
    db.session.commit()
