"""The board opens the meeting, writes down whom it chose, and closes it."""

from __future__ import annotations

from meetings.gathering import Gathering
from meetings.held import BEGINNING, choose, close, hold
from stage import Stage, Time


def test_it_is_opened_at_its_time(gathering: Gathering, time: Time) -> None:
    meeting = gathering.call()
    early = gathering.bea.post(f"/meetings/{meeting}/opening")
    assert early.status_code == 422
    assert "not before" in early.text
    time.passes(**BEGINNING)
    assert "Open the meeting" in gathering.bea.get(f"/meetings/{meeting}").text
    assert gathering.bea.post(f"/meetings/{meeting}/opening").status_code == 303
    assert "Check people in first" in gathering.bea.get(f"/meetings/{meeting}").text
    assert gathering.bea.post(f"/meetings/{meeting}/opening").status_code == 422


def test_its_time_goes_by(gathering: Gathering, time: Time) -> None:
    meeting = gathering.call()
    time.passes(days=31)

    assert "Call a new one" in gathering.bea.post(f"/meetings/{meeting}/opening").text
    assert "nobody opened it" in gathering.ada.get(f"/meetings/{meeting}").text


def test_it_chooses_among_those_who_are_there(stage: Stage, gathering: Gathering, time: Time) -> None:
    absent = stage.member("Abe")
    meeting = hold(gathering, time)

    assert choose(gathering, meeting, absent, [gathering.ada, gathering.ben]) == 422
    assert choose(gathering, meeting, gathering.ada, [gathering.ada, gathering.ben]) == 422
    assert choose(gathering, meeting, gathering.bea, [gathering.ada]) == 422
    assert choose(gathering, meeting, gathering.ben, [gathering.ada, gathering.bea]) == 303


def test_a_full_room_stays_short_of_lists(stage: Stage, gathering: Gathering, time: Time) -> None:
    """A list for each of the chosen, and nothing that is as long as the room beside that."""
    meeting = hold(gathering, time)
    few = gathering.bea.get(f"/meetings/{meeting}").text
    for number in range(10):
        more = stage.member(f"Cy {number}")
        gathering.bea.post(f"/meetings/{meeting}/roll/{more.member_id}/arrival")
    full = gathering.bea.get(f"/meetings/{meeting}").text

    assert full.count("<option") - few.count("<option") == 4 * 10
    assert full.count("<input") == few.count("<input")


def test_votes_that_are_open_are_waited_for(gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=25)
    meeting = hold(gathering, time, proposals=gathering.propose())
    assert "Votes on the agenda are open until" in gathering.bea.get(f"/meetings/{meeting}").text
    time.passes(days=8)
    assert "Votes on the agenda are open until" not in gathering.bea.get(f"/meetings/{meeting}").text


def test_it_is_closed_when_somebody_chaired_it(gathering: Gathering, time: Time) -> None:
    meeting = gathering.call()
    assert gathering.bea.post(f"/meetings/{meeting}/closing").status_code == 422
    time.passes(**BEGINNING)
    gathering.bea.post(f"/meetings/{meeting}/opening")

    assert "First write down" in gathering.bea.post(f"/meetings/{meeting}/closing").text


def test_afterwards_the_roll_stands(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ada.member_id}/departure")

    assert "over or called off" in gathering.bea.get(f"/meetings/{meeting}/roll").text
    assert choose(gathering, meeting, gathering.ben, [gathering.ada, gathering.bea]) == 422
    assert gathering.bea.post(f"/meetings/{meeting}/closing").status_code == 422


def test_members_lead_nothing(gathering: Gathering, time: Time) -> None:
    meeting = hold(gathering, time)
    for step in ("opening", "choice", "closing", "minutes/words"):
        assert gathering.ada.post(f"/meetings/{meeting}/{step}").status_code == 403
    assert gathering.ada.get(f"/meetings/{meeting}/minutes/text").status_code == 403
    assert "Lead the meeting" not in gathering.ada.get(f"/meetings/{meeting}").text
