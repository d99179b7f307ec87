"""The vote is the deploy: what members decide, the next ride obeys, and nothing was restarted."""

from __future__ import annotations

from rides.trips import HOSPITAL, STATION, decide, settled, shown
from stage import Actor, Stage

from coop.database import db
from coop.governance.models import Proposal


def test_the_next_quote_has_the_new_fee(rider: Actor, driver: Actor) -> None:
    before = shown(rider)
    decision = decide(driver, (rider, driver), "fee_percent", "9")
    after = shown(rider)
    assert before["price"] == after["price"]
    assert int(after["fee"]) == (int(after["price"]) * 900 + 5000) // 10000
    page = rider.get("/rides/new", query_string={"from": STATION, "to": HOSPITAL}).text
    link = decision.replace("decisions", "votes")
    assert f'The co-op keeps 9%: members <a href="{link}">decided so by vote</a>' in page


def test_a_price_from_before_the_vote_is_shown_anew(rider: Actor, driver: Actor) -> None:
    form = shown(rider)
    decide(driver, (rider, driver), "fee_percent", "9")
    page = rider.post("/rides", **form)
    assert page.status_code == 422
    assert "members changed the rules" in page.text
    assert rider.post("/rides", **shown(rider)).status_code == 303


def test_a_ride_keeps_the_fee_it_was_asked_for_at(stage: Stage, rider: Actor, driver: Actor) -> None:
    before = settled(rider, driver)
    decision = decide(driver, (rider, driver), "fee_percent", "9")
    after = settled(rider, driver)
    assert "The co-op keeps 12%: so the founders wrote" in rider.get(before).text
    link = decision.replace("decisions", "votes")
    assert f'The co-op keeps 9%: members <a href="{link}">' in rider.get(after).text
    with stage.data():
        assert db.session.scalars(db.select(Proposal.state)).all() == ["enacted"]


def test_the_tariff_changes_by_vote_too(rider: Actor, driver: Actor) -> None:
    decide(driver, (rider, driver), "rides.minimum_fare", "100")
    assert shown(rider)["price"] == "10000"


def test_who_drives_changes_by_vote_too(rider: Actor, driver: Actor) -> None:
    decide(driver, (rider, driver), "rides.drivers", "users")
    assert driver.post("/rides/shift", turn="start").status_code == 403
    assert rider.post("/rides/shift", turn="start").status_code == 303
