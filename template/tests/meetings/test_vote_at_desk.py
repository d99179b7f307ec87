"""Members without a device vote on the meeting's own, one after the other, and leave nothing on it."""

from __future__ import annotations

import re

import sqlalchemy as sa
from meetings.gathering import Gathering
from meetings.test_vote_in_room import begin, elect, voted
from stage import Actor, Stage, Time

from coop.members.models import OfficerAct


def open_desk(gathering: Gathering, meeting: int) -> tuple[Actor, str]:
    """The device that is the desk from now on, and its code."""
    answer = gathering.bea.post(f"/meetings/{meeting}/desk")
    assert answer.status_code == 303, answer.text
    device = gathering.bea
    code = re.search(r"Its code: (\d{3} \d{3})", device.get("/desk").text)
    assert code
    return device, code[1]


def hand_out(device: Actor, member: int, code: str) -> int:
    return device.post("/desk/ballot", number=member, code=code).status_code


def ballot(device: Actor) -> tuple[str, str]:
    """The page, and which ballot it shows."""
    page = device.get("/desk/ballot").text
    found = re.search(r'name="shown" value="(\d+-\d+)"', page)
    assert found, page
    return page, found[1]


def test_the_officer_is_signed_out_on_it(gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, _code = open_desk(gathering, meeting)

    assert device.get(f"/meetings/{meeting}/roll").status_code == 303
    page = device.get("/desk").text
    assert "Vote here" in page
    assert "Its code" not in page


def test_one_after_the_other_votes_there(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    assert hand_out(device, 2, code) == 303
    page, shown = ballot(device)
    assert "Ballot of member number 2" in page
    assert "It floats." in page
    assert device.post("/desk/vote", shown=shown).status_code == 422
    assert device.post("/desk/vote", shown=shown, choice="no").location == "/desk"

    assert voted(stage, gathering.ada)
    page = device.get("/desk").text
    assert "Leave the device to the next one" in page
    assert "number 2" not in page
    assert device.get("/desk/ballot").location == "/desk"
    assert device.post("/desk/vote", shown=shown, choice="yes").location == "/desk/ballot"
    assert hand_out(device, 2, code) == 422  # she has voted in all that is open
    assert hand_out(device, 1, code) == 303
    with stage.data() as session:
        lines = session.execute(sa.select(OfficerAct.what, OfficerAct.about, OfficerAct.member_id))
        assert [tuple(line) for line in lines if line[0] == "desk"] == [
            ("desk", "2", gathering.bea.member_id),
            ("desk", "1", gathering.bea.member_id),
        ]


def test_it_takes_the_code_and_being_there(gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    wrong = "000 001" if code != "000 001" else "000 002"

    assert "not the code" in device.post("/desk/ballot", number=2, code=wrong).text
    assert "No member who is checked in" in device.post("/desk/ballot", number=3, code=code).text
    assert hand_out(device, 99, code) == 422
    assert device.post("/desk/ballot", number="two", code=code).status_code == 422
    assert device.get("/desk/ballot").location == "/desk"


def test_codes_are_not_guessed(gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    for _try in range(60):
        hand_out(device, 2, "000000")
    assert "Too many tries" in device.post("/desk/ballot", number=2, code=code).text
    time.passes(minutes=6)
    assert hand_out(device, 2, code) == 303


def test_a_ballot_waits_for_some_minutes(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    hand_out(device, 2, code)
    _page, shown = ballot(device)
    time.passes(minutes=6)

    assert device.post("/desk/vote", shown=shown, choice="yes").location == "/desk/ballot"
    assert device.get("/desk/ballot").location == "/desk"
    assert not voted(stage, gathering.ada)


def test_who_leaves_takes_it_along(gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    hand_out(device, 2, code)
    assert device.post("/desk/end").location == "/desk"
    assert device.get("/desk/ballot").location == "/desk"


def test_a_proxy_votes_there_for_both(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _election = elect(gathering, time)
    device, code = open_desk(gathering, meeting)
    hand_out(device, 2, code)
    page, shown = ballot(device)
    assert "for whom you stand" not in page
    assert device.post("/desk/vote", shown=shown, c1="1").location == "/desk/ballot"
    page, shown = ballot(device)
    assert "Ballot of member number 3, for whom you stand" in page
    assert device.post("/desk/vote", shown=shown, c2="2").location == "/desk"
    assert voted(stage, gathering.ben)
    assert "ranks them" not in device.get("/desk").text  # how a ballot was read is no one else's to know


def test_it_ends_with_the_meeting_or_by_hand(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time)
    device, code = open_desk(gathering, meeting)
    assert device.post("/desk/closing").location == "/sign-in"
    assert device.get("/desk").status_code == 410
    assert device.post("/desk/ballot", number=2, code=code).status_code == 410
    assert stage.visitor().get("/desk").status_code == 410


def test_members_open_none(gathering: Gathering, time: Time) -> None:
    meeting = gathering.call()
    assert gathering.ada.post(f"/meetings/{meeting}/desk").status_code == 403
    early = gathering.bea.post(f"/meetings/{meeting}/desk")
    assert early.status_code == 422
    assert "while the meeting is held" in early.text
