"""Reading someone else's personal data leaves a line that they can see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from coop import clock, services
from coop.database import db
from coop.people.models import Person
from coop.privacy import retention
from coop.privacy.models import TRANSPARENCY, Access

LATEST = 50
WHAT = {
    "application": _("Your application for membership"),
    "share": _("Your share that is to be paid"),
    "register": _("Your line in the register of members"),
    "money": _("What you owe and are owed"),
    "journal": _("A journal with your name in it"),
    **services.looks(),
}


def record(viewer: Person, subject_ids: Iterable[int], what: str) -> None:
    """`what` is a key of WHAT. One's own data leaves no line."""
    others = {one for one in subject_ids if one != viewer.id}
    rows = [
        {"subject_id": one, "viewer_id": viewer.id, "what": what, "at": clock.now()} for one in sorted(others)
    ]
    if rows:
        db.session.execute(insert(Access), rows)


def seen(person: Person) -> list[Access]:
    """The latest looks at a person's data, newest first."""
    query = select(Access).where(Access.subject_id == person.id).options(joinedload(Access.viewer))
    return list(db.session.scalars(query.order_by(Access.id.desc()).limit(LATEST)))


def purge() -> int:
    """Forgets looks that have been kept for their time. Returns how many."""
    done: Any = db.session.execute(delete(Access).where(Access.at < retention.cutoff(TRANSPARENCY.retention)))
    return int(done.rowcount)
