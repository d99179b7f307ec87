"""From a code to a place in a cohort: by its link, or by the field when signing up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from accelerator import Accelerator, entry_of
from hosts import Hall
from visitor import Form, Visitor

from coop import clock
from tenants import cohorts
from tenants.front import joining, limits


@pytest.fixture
def lab(hall: Hall) -> Accelerator:
    return Accelerator(hall)


def place(hall: Hall, label: str) -> Any:
    return cohorts.place_of(hall.hosting.directory, entry_of(hall, label).id)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "invites you to found"), ("sv", "bjuder in dig att grunda")]
)
def test_the_invitation_says_who_invites(hall: Hall, lab: Accelerator, language: str, words: str) -> None:
    page = Visitor(hall, language).get(lab.invitation)
    assert page.status_code == 200
    assert "Nordic Lab" in page.text
    assert words in page.text
    assert lab.counts() == (0, 0, 0)


def test_by_the_link(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    assert visitor.send(lab.invitation).headers["Location"] == "/sign-up"
    assert lab.counts() == (0, 0, 0)
    visitor.answers(name="First", slug="first")
    assert lab.counts() == (0, 0, 1)
    visitor.confirms()
    assert lab.counts() == (0, 1, 0)
    found = place(hall, "first")
    assert (found.shows_name, found.shows_progress) == (False, False)


def test_by_the_field(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    visitor.answers(name="First", slug="first")
    visitor.send("/sign-up/you", code=lab.cohort.code.upper(), shows_name="y")
    assert "cohort of <bdi>Nordic Lab</bdi>" in visitor.get("/sign-up/you").text
    visitor.confirms()
    found = place(hall, "first")
    assert (found.shows_name, found.shows_progress) == (True, False)


def test_without_a_code_boxes_say_nothing(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    visitor.answers(name="First", slug="first")
    visitor.send("/sign-up/you", shows_name="y", shows_progress="y")
    visitor.confirms()
    assert place(hall, "first") is None


def test_progress_is_shown_with_the_name_alone(hall: Hall, lab: Accelerator) -> None:
    lab.joined("First", shows_progress="y")
    assert place(hall, "first").shows_progress is False


def test_the_code_taken_away(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    visitor.send(lab.invitation)
    visitor.answers(name="First", slug="first")
    visitor.send("/sign-up/you", code="")
    assert lab.counts() == (0, 0, 0)


def test_a_founder_joins_later(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    visitor.answers(name="First", slug="first")
    visitor.confirms()
    visitor.send(lab.invitation)
    assert visitor.get("/sign-up").headers["Location"] == "/founded"
    assert "Nordic Lab" in visitor.get("/founded").text
    assert lab.counts() == (0, 1, 0)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_wrong_code(hall: Hall, lab: Accelerator, language: str) -> None:
    visitor = Visitor(hall, language)
    assert visitor.get("/join/BABA-BABA-BABA").status_code == 404
    visitor.answers(name="First", slug="first")
    answer = visitor.send("/sign-up/you", code="BABA-BABA-BABA")
    assert answer.status_code == 422
    assert ("No cohort has this code" if language == "en" else "Ingen omgång har den här") in answer.text
    assert 'value="BABA-BABA-BABA"' in answer.text


def test_codes_cannot_be_guessed(hall: Hall, lab: Accelerator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES_NETWORK", limits.Limit("wrong code from", 2))
    visitor = Visitor(hall)
    answers = [visitor.get("/join/BABA-BABA-BABA").status_code for _time in range(4)]
    assert answers == [404, 404, 429, 429]
    assert visitor.get(lab.invitation).status_code == 429
    assert Visitor(hall, address="192.0.2.1").get(lab.invitation).status_code == 200
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        assert visitor.get(lab.invitation).status_code == 200


def test_right_codes_do_not_count(hall: Hall, lab: Accelerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole course follows the link from one classroom."""
    monkeypatch.setattr(limits, "CODES_NETWORK", limits.Limit("wrong code from", 2))
    assert {Visitor(hall).get(lab.invitation).status_code for _time in range(5)} == {200}


def test_all_places_are_taken(hall: Hall) -> None:
    lab = Accelerator(hall, places=1)
    lab.joined("First")
    late = Visitor(hall)
    assert late.get(lab.invitation).status_code == 410
    late.answers(name="Second", slug="second")
    answer = late.send("/sign-up/you", code=lab.cohort.code)
    assert answer.status_code == 422
    assert "takes no more co-ops" in answer.text
    assert lab.counts() == (0, 1, 0)


def test_who_is_in_stays_in(hall: Hall) -> None:
    """Also when the places are all taken, by oneself for one, and when the code is closed."""
    lab = Accelerator(hall, places=1)
    visitor = Visitor(hall)
    visitor.send(lab.invitation)
    visitor.answers(name="First", slug="first")
    cohorts.close(hall.hosting.directory, lab.cohort)
    assert visitor.send("/sign-up/you", shows_name="y").status_code == 303
    visitor.confirms()
    assert lab.counts() == (1, 0, 0)


def test_its_time_is_over(hall: Hall, lab: Accelerator) -> None:
    cohorts.close(hall.hosting.directory, lab.cohort)
    assert Visitor(hall).get(lab.invitation).status_code == 410
    assert lab.counts() == (0, 0, 0)


def test_a_place_that_led_to_nothing_is_free_again(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    visitor.send(lab.invitation)
    visitor.answers(name="First", slug="first")
    with clock.at(clock.now() + timedelta(days=31)):
        Visitor(hall).send("/sign-up/name", name="Another")
    assert lab.counts() == (0, 0, 0)


def test_the_last_place_was_taken_meanwhile(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Accelerator(hall, places=1)
    visitor = Visitor(hall)
    visitor.answers(name="First", slug="first")
    monkeypatch.setattr(joining, "has_room", lambda _cohort: True)  # as it was when the form was looked at
    cohorts.join(hall.hosting.directory, lab.cohort, "another")
    assert visitor.send("/sign-up/you", code=lab.cohort.code).headers["Location"] == "/sign-up/you"
    assert "a moment ago" in visitor.get("/sign-up/you").text
    assert lab.counts() == (0, 0, 1)


def test_who_is_in_needs_no_other_place(hall: Hall) -> None:
    lab = Accelerator(hall, places=1)
    visitor = Visitor(hall)
    visitor.send(lab.invitation)
    visitor.send("/sign-up/name", name="First")
    assert visitor.get(lab.invitation).status_code == 200
    assert Visitor(hall).get(lab.invitation).status_code == 410


def test_a_code_typed_on_the_front_page(hall: Hall, lab: Accelerator) -> None:
    visitor = Visitor(hall)
    assert 'action="/join"' in visitor.get("/").text
    typed = visitor.get(f"/join?code={lab.cohort.code}")
    assert visitor.get(typed.headers["Location"]).status_code == 200
    assert visitor.get("/join?code=+").headers["Location"] == "/"
    assert visitor.get("/join?code=a/b").status_code == 303


def test_filled_before_begin_is_pressed(hall: Hall) -> None:
    lab = Accelerator(hall, places=1)
    visitor = Visitor(hall)
    form = Form(visitor.get(lab.invitation).text).data
    cohorts.join(hall.hosting.directory, lab.cohort, "another")
    page = visitor.post(lab.invitation, **form)
    assert page.status_code == 410
    assert "takes no more co-ops" in page.text


def test_filled_before_the_first_answer(hall: Hall) -> None:
    lab = Accelerator(hall, places=1)
    visitor = Visitor(hall)
    visitor.send(lab.invitation)
    cohorts.join(hall.hosting.directory, lab.cohort, hall.found("second").id)
    answer = visitor.send("/sign-up/name", name="First")
    assert "a moment ago" in visitor.get(answer.headers["Location"]).text
    assert lab.counts() == (0, 1, 0)
