"""The board learns in time that the annual meeting is to be called: on its first page, and by letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from meetings.gathering import Gathering
from stage import START, Time

from coop import upkeep
from coop.notices.models import Mail

# Founded in March 2026: the first is about that year, held by the end of June 2027, called 28 days before.
LAST_DAY = datetime(2027, 6, 2, 12, tzinfo=UTC)
SAID = "Annual meeting: call it by 2 June 2027"


def go_to(time: Time, moment: datetime) -> None:
    time.passes(seconds=(moment - time.now).total_seconds())


def letters(gathering: Gathering) -> list[str]:
    upkeep.tick(gathering.stage.app)
    with gathering.stage.data() as session:
        asked = sa.select(Mail.address).where(Mail.title.contains("Call the annual meeting"))
        return list(session.scalars(asked))


def test_a_new_coop_has_time(gathering: Gathering) -> None:
    page = gathering.ada.get("/meetings").text
    assert "financial year 2026 is held by 30 June 2027" in page
    assert "Annual meeting: call it" not in gathering.bea.get("/").text
    assert letters(gathering) == []


def test_it_stands_on_the_boards_page(gathering: Gathering, time: Time) -> None:
    go_to(time, LAST_DAY - timedelta(days=60))
    assert SAID in gathering.bea.get("/").text
    assert SAID not in gathering.ada.get("/").text
    go_to(time, LAST_DAY + timedelta(days=1))
    assert "was to be called by 2 June 2027" in gathering.bea.get("/").text


def test_the_board_is_written_to_once(gathering: Gathering, time: Time) -> None:
    go_to(time, LAST_DAY - timedelta(days=31))
    assert letters(gathering) == []
    due = upkeep.next_due(gathering.stage.app)
    assert due is not None
    assert due <= LAST_DAY - timedelta(days=30)
    go_to(time, LAST_DAY - timedelta(days=30))
    assert letters(gathering) == ["bea@people.example"]
    time.passes(days=1)
    assert letters(gathering) == ["bea@people.example"]


def test_once_it_is_called_nobody_is_reminded(gathering: Gathering, time: Time) -> None:
    go_to(time, LAST_DAY - timedelta(days=40))
    in_days = (LAST_DAY - START).days
    meeting = gathering.call(in_days=in_days)
    assert SAID not in gathering.bea.get("/").text
    time.passes(days=11)
    assert letters(gathering) == []

    gathering.bea.post(f"/meetings/{meeting}/cancellation")
    assert SAID in gathering.bea.get("/").text
    assert letters(gathering) == ["bea@people.example"]
