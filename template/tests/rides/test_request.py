from __future__ import annotations

from rides.trips import HOSPITAL, STATION, ask, events, follow, offer, on_duty, shown, state
from stage import Actor, Stage

from coop.database import db
from coop.services.rides.models import Ride


def test_the_price_and_its_parts_are_shown_first(rider: Actor) -> None:
    page = rider.get("/rides/new", query_string={"from": STATION, "to": HOSPITAL}).text
    assert "Of this the driver gets SEK68.85 and the co-op SEK9.39." in page.replace("\xa0", "")
    assert "so the founders wrote" in page


def test_form_without_answers_asks_nothing_of_anyone(rider: Actor) -> None:
    page = rider.get("/rides/new")
    assert page.status_code == 200
    assert "Please look at this again" not in page.text


def test_a_ride_waits_while_no_driver_is_on_duty(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = ask(rider)
    assert state(stage, ride) == "requested"
    assert offer(stage, ride, driver) is None
    assert "No driver is free on duty" in rider.get(ride).text


def test_every_driver_on_duty_is_asked(stage: Stage, rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver, other)
    ride = ask(rider)
    assert state(stage, ride) == "offered"
    assert [offer(stage, ride, one) for one in (driver, other)] == ["offered", "offered"]
    assert "Offered to 2 drivers on duty" in rider.get(ride).text


def test_nobody_is_offered_her_own_ride(stage: Stage, driver: Actor) -> None:
    on_duty(driver)
    ride = ask(driver)
    assert state(stage, ride) == "requested"
    assert offer(stage, ride, driver) is None


def test_members_of_other_classes_are_not_asked(stage: Stage, rider: Actor) -> None:
    user = stage.member("Ulf", "users")
    assert user.post("/rides/shift", turn="start").status_code == 403
    assert state(stage, ask(rider)) == "requested"


def test_someone_who_is_no_member_can_ride(stage: Stage) -> None:
    customer = stage.person("Kim")
    assert state(stage, ask(customer)) == "requested"


def test_an_unconfirmed_address_cannot_ask(stage: Stage) -> None:
    page = stage.person("Kim", confirmed=False).get("/rides/new")
    assert page.status_code == 303


def test_a_visitor_signs_in_first(stage: Stage) -> None:
    assert "/sign-in" in stage.visitor().get("/rides").location


def test_an_unknown_place_is_explained_and_kept(rider: Actor) -> None:
    page = rider.get("/rides/new", query_string={"from": "Nowhere <b>", "to": HOSPITAL})
    assert page.status_code == 422
    assert "Write coordinates such as 58.4109, 15.6216" in page.text
    assert 'value="Nowhere &lt;b&gt;"' in page.text
    assert f'value="{HOSPITAL}"' in page.text


def test_a_ride_to_where_it_begins_is_refused(rider: Actor) -> None:
    page = rider.get("/rides/new", query_string={"from": STATION, "to": STATION})
    assert page.status_code == 422
    assert "This is where the ride begins" in page.text


def test_a_missing_end_is_asked_for(rider: Actor) -> None:
    page = rider.get("/rides/new", query_string={"from": STATION, "to": ""})
    assert page.status_code == 422
    assert "Where does it end?" in page.text


def test_another_price_than_was_shown_orders_nothing(stage: Stage, rider: Actor) -> None:
    form = {**shown(rider), "price": "1"}
    page = rider.post("/rides", **form)
    assert page.status_code == 422
    assert "The price has changed" in page.text
    assert f'value="{STATION}"' in page.text
    with stage.data():
        assert db.session.scalar(db.select(db.func.count()).select_from(Ride)) == 0


def test_a_form_sent_twice_is_one_ride(stage: Stage, rider: Actor) -> None:
    form = shown(rider)
    first, second = (rider.post("/rides", **form).location for _time in range(2))
    assert first == second
    with stage.data():
        assert db.session.scalar(db.select(db.func.count()).select_from(Ride)) == 1


def test_a_ride_is_only_its_riders_and_its_drivers(rider: Actor, driver: Actor, other: Actor) -> None:
    on_duty(driver)
    ride = ask(rider)
    assert rider.get(ride).status_code == 200
    assert driver.get(ride).status_code == 404
    assert other.post(f"{ride}/cancellation").status_code == 404
    assert rider.get("/rides/999").status_code == 404


def test_polling_says_nothing_until_something_happens(stage: Stage, rider: Actor, driver: Actor) -> None:
    ride = ask(rider)
    assert rider.fragment(f"{ride}?seen=requested").status_code == 204
    on_duty(driver)
    fragment = rider.fragment(f"{ride}?seen=requested")
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "HX-Request-Type" in fragment.headers["Vary"]


def test_asking_is_noted(stage: Stage, rider: Actor, driver: Actor) -> None:
    on_duty(driver)
    assert events(stage, ask(rider)) == ["request", "offer"]


def test_the_ride_is_listed(rider: Actor) -> None:
    answer = rider.post("/rides", **shown(rider))
    assert "Your ride is asked for" in follow(rider, answer)
    assert answer.location in rider.get("/rides").text


def test_long_histories_are_leafed_through(rider: Actor) -> None:
    rides = [ask(rider) for _time in range(21)]
    page = rider.get("/rides").text
    assert rides[-1] in page
    assert f'{rides[0]}"' not in page
    assert f'{rides[0]}"' in rider.get("/rides", query_string={"before": rides[1].rpartition("/")[2]}).text
