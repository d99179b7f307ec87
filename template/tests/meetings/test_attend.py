"""Members say whether they come; at the door the board checks them in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from meetings.gathering import Gathering
from stage import Stage

from coop.members.models import OfficerAct

EVENING = {
    "days": 30,
    "hours": 6,
    "minutes": 30,
}  # half past three, by the co-op's clock, on the meeting's day


def test_members_say_how_they_come(gathering: Gathering) -> None:
    meeting = gathering.call()
    assert gathering.ada.post(f"/meetings/{meeting}/answer", coming="room").status_code == 303
    assert gathering.ben.post(f"/meetings/{meeting}/answer", coming="afar").status_code == 303

    page = gathering.bea.get(f"/meetings/{meeting}").text
    assert "Come in the room: 1. From afar: 1." in page
    gathering.ada.post(f"/meetings/{meeting}/answer", coming="no")
    assert "Come in the room: 0." in gathering.bea.get(f"/meetings/{meeting}").text
    assert gathering.ada.post(f"/meetings/{meeting}/answer", coming="perhaps").status_code == 422


def test_people_are_checked_in_and_out(stage: Stage, gathering: Gathering, time: Any) -> None:
    meeting = gathering.call()
    time.passes(**EVENING)
    arrival = f"/meetings/{meeting}/roll/{gathering.ada.member_id}"
    assert gathering.bea.post(f"{arrival}/arrival").location == f"/meetings/{meeting}/roll"

    assert "Since 1 Apr 2026 17:30" in gathering.ben.get(f"/meetings/{meeting}/roll").text
    assert "There: 1. By proxy: 0." in gathering.ada.get(f"/meetings/{meeting}").text
    gathering.bea.post(f"{arrival}/departure")
    assert "Until 1 Apr 2026 17:30" in gathering.ben.get(f"/meetings/{meeting}/roll").text
    with stage.data() as session:
        acts = session.scalars(sa.select(OfficerAct.what).order_by(OfficerAct.id)).all()
    assert acts == ["call", "roll", "roll"]


def test_nobody_is_checked_in_long_before(gathering: Gathering) -> None:
    meeting = gathering.call()
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ada.member_id}/arrival")

    page = gathering.bea.get(f"/meetings/{meeting}/roll").text
    assert "People are checked in from three hours before the meeting." in page
    assert "There: 0" in page


def test_only_voters_are_on_the_list(stage: Stage, gathering: Gathering, time: Any) -> None:
    una = stage.member("Una", paid=False)
    meeting = gathering.call()
    time.passes(**EVENING)
    gathering.bea.post(f"/meetings/{meeting}/roll/{una.member_id}/arrival")

    page = gathering.bea.get(f"/meetings/{meeting}/roll").text
    assert "Only members whose share is paid" in page
    assert "<bdi>Una</bdi>" not in page


def test_the_list_is_searched(gathering: Gathering) -> None:
    meeting = gathering.call()

    page = gathering.ada.get(f"/meetings/{meeting}/roll?q=be").text
    assert "<bdi>Bea</bdi>" in page
    assert "<bdi>Ben</bdi>" in page
    assert "<bdi>Ada</bdi>" not in page
    assert "<bdi>Ada</bdi>" in gathering.ada.get(f"/meetings/{meeting}/roll?q=2").text
    assert "Nobody found" in gathering.ada.get(f"/meetings/{meeting}/roll?q=%25").text


def test_members_check_nobody_in(gathering: Gathering, time: Any) -> None:
    meeting = gathering.call()
    time.passes(**EVENING)
    for step in ("arrival", "departure"):
        there = f"/meetings/{meeting}/roll/{gathering.ada.member_id}/{step}"
        assert gathering.ada.post(there).status_code == 403
        assert gathering.bea.post(f"/meetings/{meeting}/roll/99/{step}").status_code == 404


def test_after_it_is_called_off_nobody_answers(gathering: Gathering) -> None:
    meeting = gathering.call()
    gathering.bea.post(f"/meetings/{meeting}/cancellation")

    assert gathering.ada.post(f"/meetings/{meeting}/answer", coming="room").status_code == 422
