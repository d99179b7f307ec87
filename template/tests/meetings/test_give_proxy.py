"""A member who cannot come lets another stand for her, as far as the charter allows."""

from __future__ import annotations

from typing import Any

from meetings.gathering import Gathering
from meetings.test_attend import EVENING
from stage import Actor, Stage
from werkzeug.test import TestResponse


def give(meeting: int, giver: Actor, proxy: Actor) -> TestResponse:
    return giver.post(f"/meetings/{meeting}/proxy", proxy=proxy.member_id)


def test_another_stands_for_her(gathering: Gathering, time: Any) -> None:
    gathering.decide(proxies=1)
    meeting = gathering.call()
    assert give(meeting, gathering.ada, gathering.ben).status_code == 303

    assert "<bdi>Ben</bdi> stands for you" in gathering.ada.get(f"/meetings/{meeting}").text
    assert "You stand for: <bdi>Ada</bdi>" in gathering.ben.get(f"/meetings/{meeting}").text
    assert "By proxy: 0." in gathering.bea.get(f"/meetings/{meeting}/roll").text
    time.passes(**EVENING)
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ben.member_id}/arrival")
    assert "There: 1. By proxy: 1." in gathering.bea.get(f"/meetings/{meeting}/roll").text


def test_whom_to_choose_is_looked_up_on_the_voting_list(stage: Stage, gathering: Gathering) -> None:
    gathering.decide(proxies=1)
    meeting = gathering.call()
    assert "Let someone stand for you" in gathering.ada.get(f"/meetings/{meeting}").text
    page = gathering.ada.get(f"/meetings/{meeting}/roll?q=be").text
    assert "Stands for me" in page
    assert "written authority" in page  # what the law says of it
    assert f'name="proxy" value="{gathering.ben.member_id}"' in page
    assert "Stands for me" not in gathering.ada.get(f"/meetings/{meeting}/roll?q=ada").text

    give(meeting, gathering.ada, gathering.ben)
    assert "Stands for me" not in gathering.ada.get(f"/meetings/{meeting}/roll").text
    assert "Stands for me" not in gathering.ben.get(f"/meetings/{meeting}/roll").text


def test_no_more_than_the_charter_allows(stage: Stage, gathering: Gathering) -> None:
    gathering.decide(proxies=1)
    meeting = gathering.call()
    give(meeting, gathering.ada, gathering.ben)

    answer = give(meeting, gathering.bea, gathering.ben)
    assert answer.status_code == 422
    assert "as many as the charter allows" in answer.text
    assert give(meeting, gathering.ada, gathering.ben).status_code == 303  # the same again


def test_where_the_charter_has_none(gathering: Gathering) -> None:
    gathering.decide(proxies=0)
    meeting = gathering.call()

    answer = give(meeting, gathering.ada, gathering.ben)
    assert answer.status_code == 422
    assert "everyone votes in person" in answer.text
    assert "Let someone stand for you" not in gathering.ada.get(f"/meetings/{meeting}").text


def test_it_is_withdrawn_by_hand_or_by_coming(gathering: Gathering, time: Any) -> None:
    gathering.decide(proxies=1)
    meeting = gathering.call()
    give(meeting, gathering.ada, gathering.ben)
    assert gathering.ada.post(f"/meetings/{meeting}/proxy/withdrawal").status_code == 303
    assert "<bdi>Ben</bdi> stands for you" not in gathering.ada.get(f"/meetings/{meeting}").text
    assert gathering.ada.post(f"/meetings/{meeting}/proxy/withdrawal").status_code == 422

    give(meeting, gathering.ada, gathering.ben)
    time.passes(**EVENING)
    gathering.bea.post(f"/meetings/{meeting}/roll/{gathering.ada.member_id}/arrival")
    assert "You stand for" not in gathering.ben.get(f"/meetings/{meeting}").text


def test_a_proxy_is_another_voter_who_comes(stage: Stage, gathering: Gathering) -> None:
    gathering.decide(proxies=2)
    una = stage.member("Una", paid=False)
    meeting = gathering.call()
    assert give(meeting, gathering.ada, gathering.ada).status_code == 422
    assert give(meeting, gathering.ada, una).status_code == 422
    assert give(meeting, una, gathering.ada).status_code == 403
    assert gathering.ada.post(f"/meetings/{meeting}/proxy", proxy="x").status_code == 422

    give(meeting, gathering.ada, gathering.ben)
    assert "has given a proxy too" in give(meeting, gathering.bea, gathering.ada).text
    assert "Others have given you" in give(meeting, gathering.ben, gathering.bea).text
