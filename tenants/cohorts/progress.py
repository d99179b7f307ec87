"""How far a co-op has come: which of a founder's tasks are really done in it.

Read from the co-op itself for its own founder. For an accelerator it is noted with the co-op's place in the
cohort at each visit of the upkeep, if the co-op agreed; so a page of many asks one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from coop import clock
from coop.books.models import Journal
from coop.books.payments import Direction
from coop.database import UtcDateTime, db
from coop.governance.charter import in_force
from coop.governance.models import CharterEntry
from coop.members.models import Member
from tenants import cohorts
from tenants.directory import COOPS, METADATA, Entry
from tenants.hosting import Hosting

TASKS = ("member", "share", "founders", "charter", "registered", "payment", "service")
# Sources: lag (2018:672) om ekonomiska föreningar, chapter 3, section 1; Co-operative and Community Benefit
# Societies Act 2014, section 2; Genossenschaftsgesetz, section 4; loi 47-1775, article 19 septies.
THREE = {"se-ekonomisk-forening", "gb-cooperative-society", "de-eg", "fr-scic"}
NO_WORK = {"share payment", "reversal", *Direction}  # every other journal is of a service
REGISTRATIONS = sa.Table(
    "registrations",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("told_at", UtcDateTime, nullable=False),  # by a founder: the co-op itself has no such fact
)


@dataclass(frozen=True)
class Progress:
    done: frozenset[str]
    members: int

    def as_json(self) -> dict[str, Any]:
        return {"done": [task for task in TASKS if task in self.done], "members": self.members}


def of(hosting: Hosting, entry: Entry) -> Progress:
    with hosting.at(entry):
        done, members = frozenset(_done()), _members()
        db.session.rollback()
    return Progress(done | ({"registered"} if is_registered(hosting, entry) else set()), members)


def note(hosting: Hosting, entry: Entry) -> None:
    """Whenever something may have changed. Reads nothing of a co-op that did not agree to it."""
    place = cohorts.place_of(hosting.directory, entry.id)
    if place and place.shows_progress:
        cohorts.note(hosting.directory, entry.id, of(hosting, entry).as_json())


def fewest(legal_form: str) -> int:
    """How many members such a co-op needs: three by most laws, else at least someone beside the first."""
    return 3 if legal_form in THREE else 2


def is_registered(hosting: Hosting, entry: Entry) -> bool:
    told = sa.select(REGISTRATIONS.c.coop_id).where(REGISTRATIONS.c.coop_id == entry.id)
    with hosting.directory.engine.connect() as connection:
        return connection.execute(told).first() is not None


def tell(hosting: Hosting, entry: Entry, registered: bool) -> None:
    mine = REGISTRATIONS.c.coop_id == entry.id
    with hosting.directory.writing() as connection:
        connection.execute(sa.delete(REGISTRATIONS).where(mine))
        if registered:
            connection.execute(sa.insert(REGISTRATIONS).values(coop_id=entry.id, told_at=clock.now()))
    note(hosting, entry)


def forgotten() -> sa.Delete:
    """What was told of co-ops that are not there any more."""
    return sa.delete(REGISTRATIONS).where(REGISTRATIONS.c.coop_id.not_in(sa.select(COOPS.c.id)))


def _done() -> Iterator[str]:
    members = _members()
    if members:
        yield "member"
    if members >= fewest(in_force()["legal_form"]):
        yield "founders"
    if _is_there(Member.share_paid_at.is_not(None)):
        yield "share"
    if _is_there(CharterEntry.vote_id.is_not(None)):
        yield "charter"
    if _is_there(Journal.kind == Direction.IN):
        yield "payment"
    if _is_there(Journal.kind.not_in(NO_WORK)):
        yield "service"


def _members() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Member)) or 0


def _is_there(what: sa.ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(what))))
