"""When a meeting may be called: not too late and not too early, by the charter and by the law.

Days are counted from the day of the notice to the day of the meeting, by the co-op's own clock: with 14 days,
notice of a meeting on a Thursday goes out on the Thursday two weeks before, at the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from coop.governance.bylaws.days import day_text
from coop.governance.charter import in_force
from coop.governance.statutes import pack
from coop.governance.statutes.entry import Entry
from coop.refusal import Refused

YEAR_ENDS = (12, 31)  # the financial year is the calendar's


@dataclass(frozen=True)
class Demand:
    """So many days, and which rule or law asks for them."""

    days: int
    by: str


def refusal(day: date, today: date, *, kind: str, is_about_bylaws: bool) -> Refused | None:
    """Why notice cannot go out today for a meeting on that day; it names the days that are possible."""
    least, most = latest(kind, is_about_bylaws), earliest()
    if (day - today).days < least.days:
        return Refused(_late(day, today, least))
    if (day - today).days > most.days:
        return Refused(_early(day, today, most))
    return None


def latest(kind: str, is_about_bylaws: bool) -> Demand:
    """The longest notice that the charter or the law asks for."""
    return max(_least(kind, is_about_bylaws), key=lambda demand: demand.days)


def earliest() -> Demand:
    """The shortest of what the charter and the law allow at most."""
    demands = [_charters("notice_days_first")]
    entry = _law("notice_days_first")
    if entry and entry.bounds.at_most is not None:
        demands.append(Demand(entry.bounds.at_most, entry.source))
    return min(demands, key=lambda demand: demand.days)


def annual_year(today: date, founded: date) -> int:
    """Which financial year the annual meeting that is held next is about: the last, or the first."""
    return max(today.year - 1, founded.year)


def annual_by(year: int) -> date:
    """The last day for the annual meeting about that financial year."""
    months = YEAR_ENDS[0] + int(in_force()["annual_months"])
    first_after = date(year + months // 12, months % 12 + 1, 1)
    return first_after - timedelta(days=1)


def _least(kind: str, is_about_bylaws: bool) -> Iterator[Demand]:
    if kind == "founding":
        yield Demand(0, _("everyone is there"))
        return
    yield _charters("notice_days")
    if entry := _law("notice_days"):
        if entry.bounds.at_least is not None:
            yield Demand(entry.bounds.at_least, entry.source)
        if entry.extra_bylaws and kind == "extra" and is_about_bylaws:
            yield Demand(entry.extra_bylaws, entry.source)


def _charters(clause: str) -> Demand:
    return Demand(int(in_force()[clause]), _("the charter"))


def law_of(clause: str) -> Entry | None:
    """What the law of the co-op's form says of such a rule, looked up or not."""
    found = pack(in_force()["legal_form"])
    return found.entries.get(clause) if found else None


def _law(clause: str) -> Entry | None:
    """Only what somebody has read in the law's own words can refuse a call."""
    entry = law_of(clause)
    return entry if entry and entry.is_verified else None


def _late(day: date, today: date, least: Demand) -> str:
    return str(
        ngettext(
            "Too late: notice goes out at least %(num)s day before the meeting (%(by)s). For %(day)s the"
            " last day was %(last)s. With notice today the meeting can be on %(first)s or later.",
            "Too late: notice goes out at least %(num)s days before the meeting (%(by)s). For %(day)s the"
            " last day was %(last)s. With notice today the meeting can be on %(first)s or later.",
            least.days,
            by=least.by,
            day=day_text(day),
            last=day_text(day - timedelta(days=least.days)),
            first=day_text(today + timedelta(days=least.days)),
        )
    )


def _early(day: date, today: date, most: Demand) -> str:
    return str(
        ngettext(
            "Too early: notice goes out at most %(num)s day before the meeting (%(by)s). For %(day)s the"
            " first day is %(first)s. With notice today the meeting can be on %(last)s or sooner.",
            "Too early: notice goes out at most %(num)s days before the meeting (%(by)s). For %(day)s the"
            " first day is %(first)s. With notice today the meeting can be on %(last)s or sooner.",
            most.days,
            by=most.by,
            day=day_text(day),
            first=day_text(day - timedelta(days=most.days)),
            last=day_text(today + timedelta(days=most.days)),
        )
    )
