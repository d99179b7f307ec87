"""A member puts a meeting in her calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar
from meetings.gathering import Gathering


def read(gathering: Gathering, meeting: int) -> Calendar:
    answer = gathering.ada.get(f"/meetings/{meeting}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    whole = Calendar.from_ical(answer.data)
    assert isinstance(whole, Calendar)
    return whole


def test_a_calendar_reads_it(gathering: Gathering) -> None:
    meeting = gathering.call(link="https://meet.example/we", text="Bring; a, cup.\nOr two.")
    whole = read(gathering, meeting)
    (event,) = whole.walk("VEVENT")

    assert whole["METHOD"] == "PUBLISH"
    assert event["UID"] == f"{gathering.look(meeting).uid}@localhost"
    assert event["SEQUENCE"] == 0
    assert event["SUMMARY"] == "Annual meeting of Provkooperativet"
    assert event["LOCATION"] == "The Hall"
    assert event["DESCRIPTION"] == "Bring; a, cup.\nOr two.\nhttps://meet.example/we"
    assert event["DTSTART"].dt == datetime(2026, 4, 1, 16, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 4, 1, 18, 30, tzinfo=UTC)


def test_what_is_changed_replaces_it(gathering: Gathering) -> None:
    meeting = gathering.call()
    before = read(gathering, meeting).walk("VEVENT")[0]
    gathering.bea.post(f"/meetings/{meeting}/cancellation")
    whole = read(gathering, meeting)
    (event,) = whole.walk("VEVENT")

    assert whole["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert (event["UID"], event["SEQUENCE"]) == (before["UID"], 1)
