"""The board moves a meeting, changes its place, or calls it off."""

from __future__ import annotations

from typing import Any

from meetings.gathering import Gathering
from people.mailbox import letters_to
from stage import Stage

PLAN = {"day": "2026-04-01", "begins": "18:00", "ends": "20:30", "place": "The Hall"}


def move(gathering: Gathering, meeting: int, **changed: Any) -> Any:
    return gathering.bea.post(f"/meetings/{meeting}/time-and-place", **{**PLAN, **changed})


def test_another_place_is_told(stage: Stage, gathering: Gathering, time: Any) -> None:
    meeting = gathering.call()
    time.passes(days=20)
    assert 'value="The Hall"' in gathering.bea.get(f"/meetings/{meeting}/plan").text
    assert move(gathering, meeting, place="The Barn").status_code == 303

    _first, second = letters_to(stage, gathering.ada.email)
    assert second.title == "Changed: Annual meeting, 1 Apr 2026 18:00"
    assert "The Barn" in second.body
    assert gathering.look(meeting).version == 1
    page = gathering.ada.get(f"/meetings/{meeting}/notice").text
    assert page.count("2 Mar 2026 10:00") == 3  # the notice is the call's


def test_another_day_takes_a_notice_of_its_own(stage: Stage, gathering: Gathering, time: Any) -> None:
    meeting = gathering.call()
    time.passes(days=2)
    answer = move(gathering, meeting, day="2026-03-10")
    assert answer.status_code == 422
    assert "Too late" in answer.text
    assert move(gathering, meeting, day="2026-04-02").status_code == 303

    assert letters_to(stage, gathering.ada.email)[1].title == "Notice: Annual meeting, 2 Apr 2026 18:00"
    page = gathering.ada.get(f"/meetings/{meeting}/notice").text
    assert page.count("4 Mar 2026 10:00") == 3


def test_it_is_called_off(stage: Stage, gathering: Gathering) -> None:
    meeting = gathering.call()
    assert gathering.bea.post(f"/meetings/{meeting}/cancellation").status_code == 303

    assert letters_to(stage, gathering.ada.email)[1].title == "Called off: Annual meeting, 1 Apr 2026 18:00"
    assert "Called off" in gathering.ada.get(f"/meetings/{meeting}").text
    answer = gathering.bea.post(f"/meetings/{meeting}/cancellation")
    assert answer.status_code == 422
    assert "still to come" in answer.text
    assert move(gathering, meeting, place="The Barn").status_code == 422


def test_others_change_nothing(gathering: Gathering) -> None:
    meeting = gathering.call()
    assert gathering.ada.post(f"/meetings/{meeting}/time-and-place", **PLAN).status_code == 403
    assert gathering.ada.post(f"/meetings/{meeting}/cancellation").status_code == 403
    assert "/plan" not in gathering.ada.get(f"/meetings/{meeting}").text
