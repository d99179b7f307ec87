"""The charter on a day, in the form that `bylaws.py` reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from coop.database import db
from coop.governance.bylaws import Decided, Standing
from coop.governance.bylaws.days import end_of
from coop.governance.charter import Charter, as_of
from coop.governance.models import CharterEntry

FOR_EVER = datetime.max.replace(tzinfo=UTC)  # now: whatever the clock says, no rule in force is left out


def standing_on(day: date | None) -> Standing | None:
    """At the end of the day, or now; None before the founding."""
    charter = as_of(end_of(day) if day else FOR_EVER)
    return Standing(charter, dict(_decided(charter))) if charter else None


def founded_at() -> datetime:
    moment: datetime | None = db.session.scalar(select(func.min(CharterEntry.enacted_at)))
    assert moment is not None  # every page reads the charter first, and refuses when there is none
    return moment


def _decided(charter: Charter) -> Iterator[tuple[str, Decided]]:
    for key in charter:
        if entry := charter.entry(key):
            yield key, Decided(entry.enacted_at, entry.number, entry.vote_id)
