from __future__ import annotations

import pytest
from rides.trips import ask
from stage import Actor


def test_a_rider_finds_her_rides_again(rider: Actor) -> None:
    ride = ask(rider)
    assert f'href="{ride}"' in rider.get("/rides").text


def test_rides_before_another_are_the_older_ones(rider: Actor) -> None:
    older, newer = ask(rider), ask(rider)
    page = rider.get(f"/rides?before={newer.rpartition('/')[2]}").text
    assert f'href="{older}"' in page
    assert f'href="{newer}"' not in page


@pytest.mark.parametrize("before", ["", "x", "0", "-1", str(2**63), f"-{10**30}"])
def test_what_no_ride_is_numbered_shows_them_all(rider: Actor, before: str) -> None:
    ride = ask(rider)
    answer = rider.get(f"/rides?before={before}")
    assert answer.status_code == 200
    assert f'href="{ride}"' in answer.text


def test_nobody_finds_those_of_others(rider: Actor, driver: Actor) -> None:
    ride = ask(rider)
    assert f'href="{ride}"' not in driver.get("/rides").text
