from __future__ import annotations

import pytest
from rides.trips import HOSPITAL, STATION, ask
from stage import SUM, Actor, Stage

from coop.services.rides import places
from coop.services.rides.distance import Point, great_circle_metres, road_metres

KNOWN = {"Centralstationen": Point(58_416_700, 15_625_400), "Ågatan 1": Point(58_410_900, 15_621_600)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("58.4109, 15.6216", Point(58_410_900, 15_621_600)),
        ("58.4109,15.6216", Point(58_410_900, 15_621_600)),
        (" 58.4109 15.6216 ", Point(58_410_900, 15_621_600)),
        ("58,4109, 15,6216", Point(58_410_900, 15_621_600)),
        ("58,4109; 15,6216", Point(58_410_900, 15_621_600)),
        ("-33.8568, 151.2153", Point(-33_856_800, 151_215_300)),
        ("58, 15", Point(58_000_000, 15_000_000)),
        ("90, 180", Point(90_000_000, 180_000_000)),
        ("58.41090000000001, 15.6216", Point(58_410_900, 15_621_600)),
        ("91, 15", None),
        ("58, 181", None),
        ("58.4109", None),
        ("nan, nan", None),
        ("1e1, 1e1", None),
        ("Ågatan 1", None),
        ("", None),
    ],
)
def test_coordinates_as_people_write_them(typed: str, found: Point | None) -> None:
    assert places.coordinates(typed) == found


@pytest.mark.parametrize("typed", ["Centralstationen", "  centralSTATIONEN "])
def test_names_without_regard_to_case_or_space(typed: str) -> None:
    found = places.find(typed, KNOWN)
    assert found is not None
    assert found.text == "Centralstationen"


def test_coordinates_are_written_as_they_are_read() -> None:
    for point in (*KNOWN.values(), Point(-5, 0), Point(90_000_000, -180_000_000)):
        assert places.coordinates(places.written(point)) == point


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        (Point(0, 0), Point(0, 0), 0),
        (Point(0, 0), Point(0, 1_000_000), 111_195),  # a degree at the equator
        (Point(0, 0), Point(0, 180_000_000), 20_015_115),  # half around the Earth
        (Point(59_329_444, 18_068_611), Point(57_706_667, 11_966_667), 397_300),  # Stockholm to Göteborg
    ],
)
def test_great_circle(start: Point, end: Point, metres: int) -> None:
    assert great_circle_metres(start, end) == pytest.approx(metres, rel=0.005)
    assert great_circle_metres(end, start) == pytest.approx(metres, rel=0.005)


def test_roads_are_three_tenths_longer() -> None:
    assert road_metres(Point(0, 0), Point(0, 1_000_000)) == 144_554


@pytest.fixture
def board(stage: Stage) -> Actor:
    return stage.member("Alva", "users", roles=("board",))


def test_the_board_adds_a_place_that_riders_can_choose(board: Actor, rider: Actor) -> None:
    board.post("/rides/places", name="Centralstationen", position=STATION)
    assert '<option value="Centralstationen">' in rider.get("/rides/new").text
    ride = ask(rider, "centralstationen", HOSPITAL)
    assert "Centralstationen" in rider.get(ride).text


def test_members_read_what_the_board_did(board: Actor, rider: Actor, stage: Stage) -> None:
    board.post("/rides/places", name="Torget", position=STATION)
    board.post("/rides/places/1/removal")
    page = stage.member("Paul").get("/offices/log/board").text
    assert "Put Torget on the list of places" in page
    assert "Took Torget off the list of places" in page
    assert "Adds to the list of places" in stage.member("Mia").get("/offices").text


def test_only_the_board_does(rider: Actor) -> None:
    assert rider.get("/rides/places").status_code == 403
    assert rider.post("/rides/places", name="Mine", position=STATION).status_code == 403


@pytest.mark.parametrize(
    ("name", "position", "message"),
    [
        ("", STATION, "What is the place called?"),
        ("Torget", "up north", "Write degrees north"),
        ("Torget", "95, 15", "Write degrees north"),
        ("58.1, 15.2", STATION, "A name needs letters"),
        ("x" * 101, STATION, "100"),
    ],
)
def test_what_cannot_be_understood_is_explained_and_kept(
    board: Actor, name: str, position: str, message: str
) -> None:
    page = board.post("/rides/places", name=name, position=position)
    assert page.status_code == 422
    assert message in page.text
    assert f'value="{position}"' in page.text


def test_a_name_is_there_once(board: Actor) -> None:
    board.post("/rides/places", name="Torget", position=STATION)
    page = board.post("/rides/places", name=" torget ", position=HOSPITAL)
    assert page.status_code == 422
    assert "already a place of this name" in page.text


def test_a_removed_place_cannot_be_chosen_but_rides_keep_its_name(board: Actor, rider: Actor) -> None:
    board.post("/rides/places", name="Torget", position=STATION)
    ride = ask(rider, "Torget", HOSPITAL)
    assert board.post("/rides/places/1/removal").status_code == 303
    assert board.post("/rides/places/1/removal").status_code == 404
    assert "Torget" not in rider.get("/rides/new").text
    assert "Torget" in rider.get(ride).text


def test_hostile_names_are_only_names(board: Actor, rider: Actor) -> None:
    board.post("/rides/places", name=f"<script>{SUM}", position=STATION)
    page = rider.get("/rides/new").text
    assert f'<option value="&lt;script&gt;{SUM}">' in page


def test_without_places_the_page_says_what_to_do(board: Actor, rider: Actor) -> None:
    assert "Add the first places" in board.get("/rides/new").text
    assert "ask the board" in rider.get("/rides/new").text
