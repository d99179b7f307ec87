"""A meeting as a file that calendars read (RFC 5545). A later file about it replaces the one before."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext as _

from coop.governance.charter import in_force
from coop.meetings.models import Meeting
from coop.meetings.words import KINDS
from coop.site import address, settings


def calendar(meeting: Meeting) -> bytes:
    from icalendar import Calendar, Event  # imported where it is used: few requests need it

    is_off = meeting.cancelled_at is not None
    whole, event = Calendar(), Event()
    whole.add("prodid", "-//Andel//meetings//EN")
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if is_off else "PUBLISH")
    event.add("uid", f"{meeting.uid}@{settings().url.partition('://')[2]}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", _utc(meeting.cancelled_at or meeting.called_at))
    event.add("dtstart", _utc(meeting.starts_at))
    event.add("dtend", _utc(meeting.ends_at))
    event.add("summary", _("%(kind)s of %(coop)s", kind=KINDS[meeting.kind], coop=in_force()["name"]))
    event.add("location", meeting.place or meeting.link)
    event.add("description", "\n".join(line for line in (meeting.text, meeting.link) if line))
    event.add("url", address("meetings.meeting", id=meeting.id))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    whole.add_component(event)
    made: bytes = whole.to_ical()
    return made


def _utc(time: datetime) -> datetime:
    """To the second: calendars know no finer time."""
    return time.astimezone(UTC).replace(microsecond=0)
