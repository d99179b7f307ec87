"""Votes in the room: by a proxy for whom she stands for, and by a raised hand where ballots are open."""

from __future__ import annotations

import sqlalchemy as sa
from meetings.gathering import Gathering
from meetings.held import BEGINNING
from stage import Actor, Stage, Time
from werkzeug.test import TestResponse

from coop.governance.models import Elector, OpenBallot
from coop.members.models import OfficerAct


def begin(gathering: Gathering, time: Time, absent: Actor | None = None, **rules: str) -> tuple[int, int]:
    """A meeting that is open, with a vote on its agenda; Ada and Bea are there, and Ada is absent's proxy."""
    gathering.decide(discussion_days=25, proxies=1, **rules)
    boat = gathering.propose()
    meeting = gathering.call(proposals=boat)
    if absent:
        absent.post(f"/meetings/{meeting}/proxy", proxy=gathering.ada.member_id)
    time.passes(**BEGINNING)
    for actor in (gathering.bea, gathering.ada):
        gathering.bea.post(f"/meetings/{meeting}/roll/{actor.member_id}/arrival")
    gathering.bea.post(f"/meetings/{meeting}/opening")
    return meeting, boat


def cast(by: Actor, meeting: int, boat: int, way: str, member: Actor, choice: str = "yes") -> TestResponse:
    url = f"/meetings/{meeting}/votes/{boat}/{way}"
    return by.post(url, member=member.member_id, choice=choice)


def voted(stage: Stage, member: Actor) -> bool:
    with stage.data() as session:
        last = sa.select(Elector.voted).where(Elector.member_id == member.member_id)
        return bool(session.scalar(last.order_by(Elector.vote_id.desc()).limit(1)))


def test_a_proxy_votes_for_whom_she_stands(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, absent=gathering.ben)
    page = gathering.ada.get(f"/meetings/{meeting}/votes").text
    assert "0 of 3 have voted" in page
    assert "3 · Ben</option>" in page
    assert cast(gathering.ada, meeting, boat, "proxy", gathering.ben).status_code == 303

    assert voted(stage, gathering.ben)
    assert not voted(stage, gathering.ada)
    assert "1 of 3 has voted" in gathering.ada.get(f"/meetings/{meeting}/votes").text
    again = cast(gathering.ada, meeting, boat, "proxy", gathering.ben)
    assert again.status_code == 422
    assert "voted already" in again.text
    assert gathering.ben.post(f"/decisions/{boat}/ballot", choice="no").status_code == 422


def test_nobody_else_votes_for_her(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, absent=gathering.ben)

    assert "do not stand" in cast(gathering.bea, meeting, boat, "proxy", gathering.ben).text
    assert "do not stand" in cast(gathering.ada, meeting, boat, "proxy", gathering.bea).text
    assert cast(gathering.ada, meeting, boat, "proxy", gathering.ben, "maybe").status_code == 422
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ada.member_id}/departure")
    assert "when checked in" in cast(gathering.ada, meeting, boat, "proxy", gathering.ben).text
    assert not voted(stage, gathering.ben)


def test_a_hand_is_written_down_in_an_open_vote(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, ballots="open")
    assert cast(gathering.bea, meeting, boat, "hand", gathering.ada, "no").status_code == 303

    with stage.data() as session:
        ballots = session.execute(sa.select(OpenBallot.member_id, OpenBallot.choice)).all()
        last = session.scalar(sa.select(OfficerAct.what).order_by(OfficerAct.id.desc()).limit(1))
    assert (gathering.ada.member_id, "no") in [tuple(row) for row in ballots]
    assert last == "hand"
    assert "voted already" in cast(gathering.bea, meeting, boat, "hand", gathering.ada).text
    assert gathering.ada.post(f"/decisions/{boat}/ballot", choice="yes").status_code == 303


def test_a_hand_of_someone_who_is_not_there(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, ballots="open")

    assert "checked in" in cast(gathering.bea, meeting, boat, "hand", gathering.ben).text
    assert cast(gathering.ada, meeting, boat, "hand", gathering.bea).status_code == 403
    assert not voted(stage, gathering.ben)


def test_in_a_secret_vote_no_hand_is_written_down(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time)

    assert "Whose hand" not in gathering.bea.get(f"/meetings/{meeting}/votes").text
    assert "secret vote" in cast(gathering.bea, meeting, boat, "hand", gathering.ada).text
    assert not voted(stage, gathering.ada)


def test_what_is_not_on_the_agenda_is_not_voted_on(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time, absent=gathering.ben)
    other = gathering.propose(title="Another boat")

    assert "no vote on that" in cast(gathering.ada, meeting, other, "proxy", gathering.ben).text
    assert cast(gathering.ada, meeting, 99, "proxy", gathering.ben).status_code == 404
