"""The chair and the adjusters sign; then nobody changes the minutes any more, by whatever way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from meetings.gathering import Gathering
from meetings.held import close, sign
from sqlalchemy.exc import DBAPIError
from stage import Stage, Time


def test_when_all_have_signed_it_is_sealed(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    assert sign(gathering, meeting, gathering.bea, gathering.ada) == [303, 303]
    assert gathering.look(meeting).sealed_at is None
    assert sign(gathering, meeting, gathering.ben) == [303]

    assert gathering.look(meeting).sealed_at == time.now
    page = gathering.ada.get(f"/meetings/{meeting}/minutes").text
    assert page.count("Signed on 1 Apr 2026 19:00") == 3
    assert "Nobody can change these minutes any more." in page
    text = gathering.ada.get(f"/meetings/{meeting}/minutes.md").text
    assert "Ben, adjuster: signed on 1 Apr 2026 19:00" in text
    answer = gathering.bea.post(f"/meetings/{meeting}/minutes/words", **{"text-1": "Other words."})
    assert answer.status_code == 422


def test_a_change_takes_signatures_back(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    sign(gathering, meeting, gathering.bea, gathering.ada)
    same = {"text-8": ""}
    gathering.bea.post(f"/meetings/{meeting}/minutes/words", **same)
    assert gathering.ben.get(f"/meetings/{meeting}/minutes").text.count("Signed on") == 2
    gathering.bea.post(f"/meetings/{meeting}/minutes/words", **{"text-8": "It is kept."})

    assert "Signed on" not in gathering.ben.get(f"/meetings/{meeting}/minutes").text
    assert sign(gathering, meeting, gathering.ben) == [303]
    assert gathering.look(meeting).sealed_at is None


def test_nobody_signs_what_she_has_not_read(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    answer = gathering.ada.post(f"/meetings/{meeting}/signature", seal="0" * 64)

    assert answer.status_code == 422
    assert "Read them again" in answer.text


def test_others_sign_nothing(stage: Stage, gathering: Gathering, time: Time) -> None:
    abe = stage.member("Abe")
    meeting = close(gathering, time)

    assert sign(gathering, meeting, abe) == [422]
    assert "Sign the minutes" not in abe.get(f"/meetings/{meeting}/minutes").text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meetings SET sealed_at = NULL",
        "UPDATE meetings SET minutes_hash = 'x'",
        "UPDATE agenda_items SET minutes = 'Other words.'",
        "UPDATE seats SET arrived_at = NULL",
        "UPDATE seats SET signed_hash = NULL",
        "DELETE FROM agenda_items",
        "DELETE FROM seats",
        "DELETE FROM meetings",
        "INSERT INTO agenda_items (meeting_id, place, what, title) VALUES (1, 99, 'question', 'More')",
        "INSERT INTO seats (meeting_id, member_id, adjusts) VALUES (1, 4, false)",
    ],
)
def test_the_database_keeps_what_is_sealed(
    stage: Stage, gathering: Gathering, time: Time, statement: str
) -> None:
    stage.member("Abe")
    sign(gathering, close(gathering, time), gathering.bea, gathering.ada, gathering.ben)

    with stage.data() as session, pytest.raises(DBAPIError):
        session.execute(sa.text(statement))


@pytest.mark.parametrize("seal", ["'0'", "minutes_hash"])
def test_nothing_is_sealed_that_not_all_have_signed(
    stage: Stage, gathering: Gathering, time: Time, seal: str
) -> None:
    sign(gathering, close(gathering, time), gathering.bea, gathering.ada)

    with stage.data() as session, pytest.raises(DBAPIError, match="not all have signed"):
        session.execute(sa.text(f"UPDATE meetings SET sealed_at = closed_at, minutes_hash = {seal}"))
