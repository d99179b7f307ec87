"""The annual meeting in time: when it has to be called at the latest, and a letter to the board before that.

Which year a meeting is about, its day says: an annual meeting after the end of a financial year is about that
year, until the next one has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, or_, select

from coop import clock
from coop.database import db
from coop.governance.bylaws.days import day_of, end_of, moment, today
from coop.governance.bylaws.standing import founded_at
from coop.meetings import letters, notice
from coop.meetings.models import AnnualReminder, Meeting
from coop.members import offices

LETTER = timedelta(days=30)  # before the last day to call it
SHOWN = timedelta(days=60)
LEADERS = ("board", "chair")


@dataclass(frozen=True)
class Deadline:
    """Of the annual meeting about a financial year."""

    year: int
    held_by: date
    called_by: date

    @property
    def is_past(self) -> bool:
        return today() > self.called_by


def next_one() -> Deadline:
    """Of the last year that is over, or of the first."""
    year = notice.annual_year(today(), day_of(founded_at()))
    held_by = notice.annual_by(year)
    return Deadline(year, held_by, held_by - timedelta(days=notice.latest("annual", False).days))


def to_call() -> Deadline | None:
    """What the board should know of by now: nobody has called the meeting yet."""
    deadline = next_one()
    return deadline if today() >= deadline.called_by - SHOWN and not _is_called(deadline) else None


def write_due() -> int:
    """Reminds whoever leads the co-op, once for each year. Returns how many letters."""
    deadline = next_one()
    if today() < deadline.called_by - LETTER or not _is_waited_for(deadline):
        return 0
    db.session.add(AnnualReminder(year=deadline.year, written_at=clock.now()))
    people = {role.member.person_id: role.member for office in LEADERS for role in offices.holders(office)}
    for member in people.values():
        letters.annual_due(member, deadline)
    return len(people)


def next_due() -> datetime | None:
    deadline = next_one()
    writes = moment(deadline.called_by - LETTER, time())
    return writes if _is_waited_for(deadline) else None


def _is_waited_for(deadline: Deadline) -> bool:
    return db.session.get(AnnualReminder, deadline.year) is None and not _is_called(deadline)


def _is_called(deadline: Deadline) -> bool:
    year_ends = date(deadline.year, *notice.YEAR_ENDS)
    next_ends = max(date(deadline.year + 1, *notice.YEAR_ENDS), deadline.held_by)
    stands = Meeting.cancelled_at.is_(None) & or_(
        Meeting.opened_at.is_not(None), Meeting.ends_at > clock.now()
    )
    about_it = (Meeting.starts_at >= end_of(year_ends)) & (Meeting.starts_at < end_of(next_ends))
    return bool(db.session.scalar(select(exists().where(Meeting.kind == "annual", stands, about_it))))
