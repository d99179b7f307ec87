"""Reading someone else's personal data leaves a line that they can see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from coop import clock, services
from coop.database import db
from coop.people.models import Person
from coop.privacy import retention
from coop.privacy.models import TRANSPARENCY, Access, Look

LATEST = 50
WHAT = {
    "application": _("Your application for membership"),
    "share": _("Your share that is to be paid"),
    "register": _("Your line in the register of members"),
    "money": _("What you owe and are owed"),
    "journal": _("A journal with your name in it"),
    **services.looks(),
}
EVERYTHING = _("All that the co-op keeps about you, by emergency access")


def record(viewer: Person, subject_ids: Iterable[int], what: str) -> None:
    """`what` is a key of WHAT. One's own data leaves no line."""
    others = {one for one in subject_ids if one != viewer.id}
    rows = [
        {"subject_id": one, "viewer_id": viewer.id, "what": what, "at": clock.now()} for one in sorted(others)
    ]
    if rows:
        db.session.execute(insert(Access), rows)


@dataclass(frozen=True)
class Seen:
    what: Any
    by: str
    at: datetime


def seen(person: Person) -> list[Seen]:
    """The latest looks at a person's data, newest first: by people of the co-op, and by emergency access."""
    query = select(Access).where(Access.subject_id == person.id).options(joinedload(Access.viewer))
    looks = select(Look).where(Look.subject_id == person.id).order_by(Look.id.desc()).limit(LATEST)
    found = [
        *(Seen(EVERYTHING, look.emergency.operator, look.at) for look in db.session.scalars(looks)),
        *(
            Seen(WHAT[one.what], one.viewer.name, one.at)
            for one in db.session.scalars(query.order_by(Access.id.desc()).limit(LATEST))
        ),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:LATEST]


def purge() -> int:
    """Forgets looks that have been kept for their time. Returns how many."""
    before = retention.cutoff(TRANSPARENCY.retention)
    accesses: Any = db.session.execute(delete(Access).where(Access.at < before))
    looks: Any = db.session.execute(delete(Look).where(Look.at < before))
    return int(accesses.rowcount + looks.rowcount)
