from __future__ import annotations

import re

from rides.trips import accepted, decide, settled
from stage import Actor


def test_rider_and_driver_read_the_same_account(rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    one, other = (amounts(reader.get(ride).text) for reader in (rider, driver))
    assert one == other
    assert "Receipt" in rider.get(ride).text


def test_it_says_who_decided_the_fee(rider: Actor, driver: Actor) -> None:
    page = rider.get(settled(rider, driver)).text
    assert "The co-op keeps 12%: so the founders wrote" in page
    assert 'href="/charter"' in page


def test_it_leads_to_its_journal(rider: Actor, driver: Actor) -> None:
    page = rider.get(settled(rider, driver)).text
    assert '<a href="/books/1">Journal 1</a>' in page
    assert rider.get("/books/1").status_code == 200


def test_a_ride_that_costs_nothing_has_a_receipt_and_no_journal(rider: Actor, driver: Actor) -> None:
    for clause in ("rides.base_fare", "rides.per_km", "rides.minimum_fare"):
        decide(driver, (rider, driver), clause, "0")
    page = rider.get(settled(rider, driver)).text
    assert "Receipt" in page
    assert "/books/" not in page


def test_before_settlement_it_is_a_price(rider: Actor, driver: Actor) -> None:
    page = rider.get(accepted(rider, driver)).text
    assert "Receipt" not in page
    assert "The price" in page


def test_the_driver_no_longer_reads_the_riders_name(rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    assert "<bdi>Maja</bdi>" not in driver.get(ride).text
    assert "<bdi>Bo</bdi>" in rider.get(ride).text


def test_a_settled_ride_polls_no_more(rider: Actor, driver: Actor) -> None:
    assert "hx-get" not in rider.get(settled(rider, driver)).text


def test_in_swedish(rider: Actor, driver: Actor) -> None:
    ride = settled(rider, driver)
    rider.post("/language", language="sv")
    assert re.search(r"\d+,\d\d\xa0kr", rider.get(ride).text)


def amounts(page: str) -> list[str]:
    return re.findall(r"SEK\s?[\d,.]+", page.partition('<figure class="split">')[2])
