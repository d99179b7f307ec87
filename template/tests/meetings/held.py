"""A meeting that is held, with everyone there."""

from __future__ import annotations

from typing import Any

from meetings.gathering import Gathering
from stage import Actor, Time

BEGINNING = {"days": 30, "hours": 7}


def hold(gathering: Gathering, time: Time, **changed: Any) -> int:
    """Opened, Bea its chair and Ada its secretary; Ada and Ben adjust."""
    gathering.decide(adjusters=2)
    meeting = gathering.call(**changed)
    time.passes(**BEGINNING)
    for actor in (gathering.bea, gathering.ada, gathering.ben):
        gathering.bea.post(f"/meetings/{meeting}/roll/{actor.member_id}/arrival")
    assert gathering.bea.post(f"/meetings/{meeting}/opening").status_code == 303
    assert choose(gathering, meeting, gathering.bea, [gathering.ada, gathering.ben]) == 303
    return meeting


def choose(gathering: Gathering, meeting: int, chair: Actor, adjusters: list[Actor]) -> int:
    return gathering.bea.post(
        f"/meetings/{meeting}/choice",
        chair=chair.member_id,
        secretary=gathering.ada.member_id,
        adjusters=[one.member_id for one in adjusters],
    ).status_code


def close(gathering: Gathering, time: Time, **changed: Any) -> int:
    meeting = hold(gathering, time, **changed)
    time.passes(hours=1)
    assert gathering.bea.post(f"/meetings/{meeting}/closing").status_code == 303
    return meeting


def sign(gathering: Gathering, meeting: int, *actors: Actor) -> list[int]:
    seal = gathering.look(meeting).minutes_hash
    return [actor.post(f"/meetings/{meeting}/signature", seal=seal).status_code for actor in actors]
