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
    assert "Vote for Ben" in page
    page = gathering.ada.get(f"/meetings/{meeting}/votes/{boat}/members/{gathering.ben.member_id}").text
    assert "You vote for <bdi>Ben</bdi>, for whom you stand." in page
    assert "It floats." in page
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


def test_all_other_hands_at_once(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, ballots="open")
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ben.member_id}/arrival")
    assert "All 3 who are there" in gathering.bea.get(f"/meetings/{meeting}/votes").text
    cast(gathering.bea, meeting, boat, "hand", gathering.ada, "no")
    url = f"/meetings/{meeting}/votes/{boat}/hand"
    assert gathering.ada.post(url, member=0, choice="yes").status_code == 403
    assert gathering.bea.post(url, member=0, choice="perhaps").status_code == 422
    assert gathering.bea.post(url, member=0, choice="yes").status_code == 303

    with stage.data() as session:
        last = sa.select(sa.func.max(OpenBallot.vote_id)).scalar_subquery()
        cast_ones = sa.select(OpenBallot.member_id, OpenBallot.choice).where(OpenBallot.vote_id == last)
        ballots = {row.member_id: row.choice for row in session.execute(cast_ones)}
    assert ballots == {
        gathering.ada.member_id: "no",
        gathering.ben.member_id: "yes",
        gathering.bea.member_id: "yes",
    }
    assert "Nobody who is there" in gathering.bea.post(url, member=0, choice="yes").text


def test_a_ballot_of_another_is_for_whom_it_concerns(gathering: Gathering, time: Time) -> None:
    meeting, boat = begin(gathering, time, absent=gathering.ben)
    url = f"/meetings/{meeting}/votes/{boat}/members"

    assert gathering.bea.get(f"{url}/{gathering.ben.member_id}").status_code == 404
    assert gathering.bea.get(f"{url}/{gathering.ada.member_id}").status_code == 404  # the vote is secret
    assert gathering.ada.get(f"{url}/{gathering.bea.member_id}").status_code == 404


def elect(gathering: Gathering, time: Time, **rules: str) -> tuple[int, int]:
    """A meeting with an election open at it; Ben is not there, and Ada stands for him."""
    gathering.decide(proxies=1, **rules)
    where = gathering.ada.post("/decisions/election", office="auditor", reason="Soon.", meeting="1").location
    for who in (gathering.ada, gathering.ben):
        who.post(f"{where}/candidacy", statement="")
    election = int(where.rsplit("/", 1)[1])
    meeting = gathering.call(proposals=election)
    gathering.ben.post(f"/meetings/{meeting}/proxy", proxy=gathering.ada.member_id)
    time.passes(**BEGINNING)
    for actor in (gathering.bea, gathering.ada):
        gathering.bea.post(f"/meetings/{meeting}/roll/{actor.member_id}/arrival")
    gathering.bea.post(f"/meetings/{meeting}/opening")
    return meeting, election


def test_a_proxy_ranks_for_whom_she_stands(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, election = elect(gathering, time)
    url = f"/meetings/{meeting}/votes/{election}/proxy"
    empty = gathering.ada.post(url, member=gathering.ben.member_id)
    assert empty.status_code == 422
    assert "Mark at least one" in empty.text
    assert gathering.ada.post(url, member=gathering.ben.member_id, c1="2", c2="1").status_code == 303

    assert voted(stage, gathering.ben)
    assert gathering.ben.post(f"/decisions/{election}/ballot", c1="1").status_code == 422


def test_a_paper_of_an_open_election_is_written_down(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, election = elect(gathering, time, elections_ballots="open")
    page = gathering.bea.get(f"/meetings/{meeting}/votes").text
    assert f"/votes/{election}/members/{gathering.ada.member_id}" in page
    url = f"/meetings/{meeting}/votes/{election}"
    paper = gathering.bea.get(f"{url}/members/{gathering.ada.member_id}").text
    assert "You write down how <bdi>Ada</bdi> votes." in paper
    form = {"member": gathering.ada.member_id, "c1": "1"}
    assert gathering.bea.post(f"{url}/hand", **form).status_code == 303
    assert voted(stage, gathering.ada)


def test_what_is_not_on_the_agenda_is_not_voted_on(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting, _boat = begin(gathering, time, absent=gathering.ben)
    other = gathering.propose(title="Another boat")

    assert "no vote on that" in cast(gathering.ada, meeting, other, "proxy", gathering.ben).text
    assert cast(gathering.ada, meeting, 99, "proxy", gathering.ben).status_code == 404
