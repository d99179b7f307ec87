"""Days that a reader names in an address: the bylaws are read as at their end, by the co-op's own clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import format_date, get_timezone, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, ValidationError
from wtforms.widgets import DateInput, TextInput

from coop import clock, formats

EARLIEST = date(1900, 1, 1)  # the first days of the calendar are in no zone's reach
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # ISO 8601 knows weeks too, which few readers do


def today() -> date:
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    return moment.astimezone(get_timezone()).date()


def end_of(day: date) -> datetime:
    """The moment when the next day begins."""
    return moment(day + timedelta(days=1), time())


def moment(day: date, clock: time) -> datetime:
    """Not by Flask-Babel's zone itself: that is one of pytz, which would give it the offset of long ago."""
    return datetime.combine(day, clock, ZoneInfo(str(get_timezone()))).astimezone(UTC)


def day_text(day: date) -> str:
    return str(format_date(day, formats.DAY))


class DayInput:
    """A browser's date field drops what is no date: that comes back as text instead, to be mended."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        widget = TextInput() if field.process_errors else DateInput()
        html: Markup = widget(field, **options)
        return html


class Needed:
    """Says so to browsers. An address that names no day is right all the same."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        pass


class DayField(DateField):
    """Left empty it keeps the day that it started from."""

    widget = DayInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join(valuelist).strip()
        if typed:
            self.data = None
            self.data = _day(typed)
        else:
            self.raw_data = None

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data > today():
            raise ValidationError(gettext("That day has not come yet. Choose today or a day before."))


class DayForm(FlaskForm):
    """Without a day: as the bylaws stand now."""

    class Meta:
        csrf = False

    on = DayField(_("Day"))


class PeriodForm(FlaskForm):
    class Meta:
        csrf = False

    # `from` is a word of Python's own.
    first = DayField(_("From the end of"), [Needed()], name="from")
    last = DayField(_("To the end of"), [Needed()], name="to")

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.first.data, self.last.data

    def validate_last(self, field: DayField) -> None:
        first, last = self.period
        if first and last and last < first:
            raise ValidationError(gettext("The second day must not come before the first."))


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed if WRITTEN.fullmatch(typed) else "")
    except ValueError:
        day = date.min
    if day < EARLIEST:
        raise ValueError(gettext("Write a date such as 2026-03-31: year, month, day."))
    return day
