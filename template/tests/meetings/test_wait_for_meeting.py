"""A proposal can wait for a meeting that takes it up: its vote opens before that meeting and ends with it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from meetings.gathering import Gathering
from stage import START, Time

from coop import upkeep
from coop.governance.models import Proposal
from coop.notices.models import Mail

DAY = timedelta(days=1)


def propose(gathering: Gathering, **changed: str) -> int:
    form = {"title": "A boat", "reason": "It floats.", "meeting": "1", **changed}
    answer = gathering.ada.post("/decisions?matter=resolution", **form)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def look(gathering: Gathering, id: int) -> Proposal:
    with gathering.stage.data() as session:
        found: Proposal = session.get_one(Proposal, id, options=[sa.orm.selectinload(Proposal.votes)])
        session.expunge_all()
        return found


def test_it_waits_for_the_board_to_call_one(gathering: Gathering, time: Time) -> None:
    boat = propose(gathering)
    time.passes(days=20)
    upkeep.tick(gathering.stage.app)

    assert look(gathering, boat).state == "discussion"
    assert "It waits for a meeting" in gathering.ada.get(f"/decisions/{boat}").text
    assert "Waits for a meeting" in gathering.ada.get("/decisions").text
    assert "Proposals for a meeting" in gathering.bea.get("/").text
    assert "Proposals for a meeting" not in gathering.ada.get("/").text
    with gathering.stage.data() as session:
        letter = session.scalar(sa.select(Mail.body).where(Mail.title.contains("To consider")))
    assert "It waits for a meeting." in letter


def test_its_vote_ends_with_the_meeting(gathering: Gathering, time: Time) -> None:
    boat = propose(gathering)
    gathering.call(in_days=30, proposals=boat)
    ends = START.replace(hour=18, minute=30) + 30 * DAY  # half past eight, in summer time
    assert look(gathering, boat).moves_at == ends - 7 * DAY
    assert "Proposals for a meeting" not in gathering.bea.get("/").text

    time.passes(days=24)
    upkeep.tick(gathering.stage.app)
    assert look(gathering, boat).state == "voting"


def test_whoever_proposed_it_can_go_without_a_meeting(gathering: Gathering) -> None:
    boat = propose(gathering)
    waiver = f"/decisions/{boat}/meeting/waiver"
    assert gathering.ben.post(waiver).status_code == 422
    assert gathering.ada.post(waiver).status_code == 303
    assert look(gathering, boat).state == "voting"
    assert gathering.ada.post(waiver).status_code == 422


def test_called_off_it_waits_for_the_next(gathering: Gathering, time: Time) -> None:
    boat = propose(gathering)
    meeting = gathering.call(in_days=30, proposals=boat)
    gathering.bea.post(f"/meetings/{meeting}/cancellation")
    assert look(gathering, boat).waits_for_meeting
    assert look(gathering, boat).moves_at == START
    with gathering.stage.data() as session:
        letter = session.scalar(sa.select(Mail.body).where(Mail.title.contains("Called off")))
    assert "or waits for the next one" in letter

    gathering.call(in_days=31, proposals=boat)
    assert not look(gathering, boat).waits_for_meeting


def test_called_off_other_votes_open_as_they_would_have(gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=3)
    boat = gathering.propose()
    meeting = gathering.call(in_days=30, proposals=boat)
    assert look(gathering, boat).moves_at > START + 20 * DAY
    gathering.bea.post(f"/meetings/{meeting}/cancellation")

    assert look(gathering, boat).moves_at == START + 3 * DAY
    time.passes(days=3)
    upkeep.tick(gathering.stage.app)
    assert look(gathering, boat).state == "voting"


def test_called_off_after_their_time_they_open_at_once(gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=3)
    boat = gathering.propose()
    meeting = gathering.call(in_days=30, proposals=boat)
    time.passes(days=10)
    gathering.bea.post(f"/meetings/{meeting}/cancellation")
    upkeep.tick(gathering.stage.app)

    assert look(gathering, boat).state == "voting"


def test_another_meeting_that_has_it_keeps_it(gathering: Gathering) -> None:
    gathering.decide(discussion_days=3)
    boat = gathering.propose()
    first = gathering.call(in_days=30, proposals=boat)
    with_first = look(gathering, boat).moves_at
    second = gathering.call(in_days=40, proposals=boat)
    assert look(gathering, boat).moves_at == with_first + 10 * DAY

    gathering.bea.post(f"/meetings/{second}/cancellation")
    assert look(gathering, boat).moves_at == with_first
    gathering.bea.post(f"/meetings/{first}/cancellation")
    assert look(gathering, boat).moves_at == START + 3 * DAY


def test_moved_to_an_earlier_day_the_vote_moves_along(gathering: Gathering) -> None:
    boat = propose(gathering)
    meeting = gathering.call(in_days=40, proposals=boat)
    later = look(gathering, boat).moves_at
    plan = {
        "begins": "18:00",
        "ends": "20:30",
        "place": "The Hall",
        "day": (START + 30 * DAY).date().isoformat(),
    }
    assert gathering.bea.post(f"/meetings/{meeting}/time-and-place", **plan).status_code == 303
    assert look(gathering, boat).moves_at == later - 10 * DAY


def test_the_second_reading_waits_for_the_next_meeting(gathering: Gathering, time: Time) -> None:
    answer = gathering.ada.post(
        "/decisions?clause=purpose", purpose="Boats.", reason="They float.", meeting="1"
    )
    text = int(answer.location.rsplit("/", 1)[1])
    gathering.call(in_days=30, proposals=text)
    time.passes(days=24)
    upkeep.tick(gathering.stage.app)
    for who, choice in ((gathering.ada, "yes"), (gathering.bea, "yes"), (gathering.ben, "no")):
        assert who.post(f"/decisions/{text}/ballot", choice=choice).status_code == 303
    time.passes(days=60)
    upkeep.tick(gathering.stage.app)
    assert look(gathering, text).state == "waiting"
    assert "The second vote waits for the next meeting" in gathering.ada.get(f"/decisions/{text}").text

    gathering.ada.post(f"/decisions/{text}/meeting/waiver")
    assert look(gathering, text).state == "voting"


def test_each_meeting_has_its_own_reading(gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=3)
    form = {"purpose": "Boats.", "reason": "They float.", "meeting": "1"}
    text = int(gathering.ada.post("/decisions?clause=purpose", **form).location.rsplit("/", 1)[1])
    first = gathering.call(in_days=30, proposals=text)
    time.passes(days=24)
    upkeep.tick(gathering.stage.app)
    for who, choice in ((gathering.ada, "yes"), (gathering.bea, "yes"), (gathering.ben, "no")):
        who.post(f"/decisions/{text}/ballot", choice=choice)
    assert "Passed the first of two readings: 2 yes" in gathering.ada.get(f"/meetings/{first}").text

    second = gathering.call(in_days=60, proposals=text)
    assert "Passed once; the second vote opens on" in gathering.ada.get(f"/meetings/{second}").text
    time.passes(days=30)
    upkeep.tick(gathering.stage.app)
    assert "The vote is open until" in gathering.ada.get(f"/meetings/{second}").text
    gathering.ada.post(f"/decisions/{text}/ballot", choice="no")
    assert "Passed the first of two readings: 2 yes" in gathering.ada.get(f"/meetings/{first}").text


def test_a_draft_is_proposed_for_one(gathering: Gathering) -> None:
    draft = propose(gathering, draft="1", meeting="")
    form = {"title": "A boat", "reason": "It floats well.", "meeting": "1"}
    assert gathering.ada.post(f"/decisions/{draft}/text", **form).status_code == 303
    assert look(gathering, draft).waits_for_meeting


def test_a_rival_text_goes_along(gathering: Gathering) -> None:
    boat = propose(gathering)
    beside = gathering.ben.post(f"/decisions?beside={boat}", title="A ship", reason="It is larger.")
    rival = int(beside.location.rsplit("/", 1)[1])
    assert look(gathering, rival).waits_for_meeting
    gathering.call(in_days=30, proposals=boat)
    assert look(gathering, rival).moves_at == look(gathering, boat).moves_at
    assert not look(gathering, rival).waits_for_meeting


def test_an_election_too(gathering: Gathering, time: Time) -> None:
    answer = gathering.ada.post("/decisions/election", office="auditor", reason="Soon.", meeting="1")
    number = int(answer.location.rsplit("/", 1)[1])
    time.passes(days=20)
    upkeep.tick(gathering.stage.app)
    page = gathering.ada.get(f"/decisions/{number}").text
    assert "members can stand and nominate others" in page
    assert gathering.ada.post(f"/decisions/{number}/candidacy", statement="").status_code == 303
