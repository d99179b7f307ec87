"""The public page with 20 joined rows: the decisions that members have taken.

Of the pages that everyone may read it is the one that joins: each of its 20 rows is a vote with the entry of
the charter that it replaced, and before them it counts votes and looks for open ones. The votes are real:
proposed, cast, counted and enacted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bench.coop import Coop, member
from bench.host import Hall, in_parts, label
from bench.proof import decide
from coop.database import db
from coop.members.models import Member

PATH, ROWS, MEMBER = "/decisions", 20, "founder@coop.example"


def fill(hall: Hall, numbers: Sequence[int], jobs: int = 1) -> None:
    """Each of these co-ops, once, with a member and what she decided."""
    in_parts(partial(_fill, hall), numbers, jobs)


def alone(hall: Hall, folder: Path) -> Coop:
    """The first co-op's database again, for a co-op that is no host's."""
    hosting = hall.hosting()
    entry = hosting.directory.find(label(0))
    assert entry
    with (
        closing(sqlite3.connect(hosting.files.path(entry.id))) as file,
        closing(sqlite3.connect(folder / "coop.sqlite3")) as copy,
    ):
        file.backup(copy)
    return Coop(folder)


def _fill(hall: Hall, numbers: Sequence[int]) -> None:
    hosting = hall.hosting()
    for number in numbers:
        entry = hosting.directory.find(label(number))
        assert entry
        with hosting.at(entry):
            if db.session.scalar(select(Member)) is None:
                _decide()


def _decide() -> None:
    voter = member("Ada Founder", MEMBER, number=1)
    db.session.commit()
    for number in range(ROWS):
        decide([voter], str(number))
    db.session.commit()
