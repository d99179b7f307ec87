from __future__ import annotations

from stage import Actor


def test_a_tariff_that_nobody_decided_comes_with_the_platform(driver: Actor) -> None:
    assert "it comes with the platform" in driver.get("/charter").text


def test_members_vote_on_the_tariff(driver: Actor) -> None:
    decision = driver.post(
        "/decisions?clause=rides.base_fare", **{"rides.base_fare": "39.50"}, reason="Fuel"
    ).location
    driver.post(f"{decision}/ballot", choice="yes")
    page = driver.get("/charter/rides.base_fare").text
    assert "39.50" in page
    assert f'href="{decision.replace("decisions", "votes")}"' in page
