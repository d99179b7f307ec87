"""Whoever proposes a choice writes its options, and others add theirs until the vote opens."""

from __future__ import annotations

from typing import Any

import pytest
from governance.ballroom import OPTIONS, Ballroom
from people.mailbox import letters_to
from stage import Stage

FORM = {"title": "What we buy", "reason": "We can afford one.", "seats": "1"}
URL = "/decisions?matter=choices"


def rows(*texts: str) -> dict[str, str]:
    return {f"option{number}": text for number, text in enumerate(texts, 1)}


def test_the_page_offers_it(ballroom: Ballroom) -> None:
    assert "matter=choices" in ballroom["Ada"].get("/decisions/new").text
    page = ballroom["Ada"].get("/decisions/new?matter=choices").text
    assert 'name="option3"' in page
    assert 'name="option4"' not in page


def test_one_more_row_keeps_what_was_typed(ballroom: Ballroom) -> None:
    page = ballroom["Ada"].post(URL, **FORM, **rows("A van", "A bus", ""), none="y", more="1")
    assert page.status_code == 200
    for kept in ('name="option4"', 'value="A bus"', 'value="What we buy"', "We can afford one.", "checked"):
        assert kept in page.text
    assert ballroom["Ada"].get("/decisions").text.count("What we buy") == 0


def test_a_row_is_taken_away(ballroom: Ballroom) -> None:
    page = ballroom["Ada"].post(URL, **FORM, **rows("A van", "A bus", "A boat"), without="2").text
    assert "A bus" not in page
    assert 'name="option2" type="text" value="A boat"' in page
    assert 'name="option3"' not in page


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (rows("A van", ""), "Write at least 2 options, and at most 20."),
        (rows("A van", "a  van"), "Two options say the same."),
        (rows("A van", "A bus") | {"seats": "2"}, "Fewer must be chosen than there are options."),
        (rows("A van", "A bus") | {"seats": "0"}, "Write a whole number, fewer than there are options."),
        (rows("A van", "A bus") | {"seats": "x"}, "seats"),
        (rows("A van", "A bus", "") | {"why3": "It is late."}, "Write the option that this is about"),
        (rows("A van", "A" * 201), "200"),
        (rows("A van", "A bus") | {"title": ""}, "Say in one line what it is about."),
    ],
)
def test_what_is_nothing_to_choose_from_is_refused(
    ballroom: Ballroom, form: dict[str, str], says: str
) -> None:
    answer = ballroom["Ada"].post(URL, **FORM | form)
    assert answer.status_code == 422
    assert says in answer.text
    assert "A van" in answer.text


def test_with_none_of_these_all_can_be_chosen(ballroom: Ballroom) -> None:
    assert ballroom.offer("A van", "A bus", seats=2, none=True)


def test_a_draft_is_written_on(ballroom: Ballroom) -> None:
    draft = ballroom.offer(none=True, why1="It is cheap.", draft="1")
    page = ballroom["Ada"].get(f"/decisions/{draft}/draft").text
    for kept in ('value="A boat"', "It is cheap.", "checked"):
        assert kept in page
    assert ballroom["Ben"].get(f"/decisions/{draft}").status_code == 404
    url = f"/decisions/{draft}/text"
    more = ballroom["Ada"].post(url, **FORM, **rows("A van", "A tram"), more="1")
    assert 'name="option3"' in more.text
    ballroom["Ada"].post(url, **FORM, **rows("A van", "A tram"), draft="1")
    assert ballroom.options(draft) == ["A van", "A tram"]
    assert ballroom["Ada"].post(f"/decisions/{draft}/submission").status_code == 303
    assert ballroom.state(draft) == "voting"


def test_others_add_options_while_it_is_discussed(ballroom: Ballroom, stage: Stage) -> None:
    choice = ballroom.discuss()
    assert "and add options" in letters_to(stage, ballroom["Ben"].email)[-1].body
    assert "3. A boat" in letters_to(stage, ballroom["Ben"].email)[-1].body
    ballroom.add(choice, "Ben", "A tram", why="It is quiet.")
    page = ballroom["Cleo"].get(f"/decisions/{choice}").text
    assert "added by <bdi>Ben</bdi>" in page
    assert "It is quiet." in page
    vote = ballroom.begin(choice)
    assert vote.stood == 4
    ballroom.rank(choice, *["4"] * 5)
    assert ballroom.chosen(choice) == ["A tram"]


def test_the_seal_covers_what_others_added(ballroom: Ballroom) -> None:
    seals = set()
    for text in ("A tram", "A train"):
        choice = ballroom.discuss()
        ballroom.add(choice, "Ben", text)
        seals.add(ballroom.begin(choice).text_hash)
    assert len(seals) == 2


def test_who_added_an_option_can_take_it_back(ballroom: Ballroom) -> None:
    choice = ballroom.discuss(none=True)
    ballroom.add(choice, "Ben", "A tram")
    ballroom.add(choice, "Cleo", "A train")
    url = f"/decisions/{choice}/options"
    assert ballroom["Cleo"].post(f"{url}/4/removal").status_code == 422
    assert ballroom["Ada"].post(f"{url}/1/removal").status_code == 422
    assert ballroom["Ben"].post(f"{url}/4/removal").status_code == 303
    assert ballroom["Ben"].post(f"{url}/4/removal").status_code == 422
    vote = ballroom.begin(choice)
    assert ballroom.options(choice) == [*OPTIONS, "A train", ""]
    assert vote.stood == 5
    ballroom.rank(choice, *["5"] * 5)
    assert ballroom.chosen(choice) == []


@pytest.mark.parametrize(
    ("text", "says"), [("a van", "This option is there already."), ("", "Write the option.")]
)
def test_what_no_option_can_be(ballroom: Ballroom, text: str, says: str) -> None:
    choice = ballroom.discuss()
    refused = ballroom["Ben"].post(f"/decisions/{choice}/options", text=text, why="Because.")
    assert refused.status_code == 422
    assert says in refused.text
    assert "Because." in refused.text


def test_a_ballot_paper_has_room_for_twenty(ballroom: Ballroom) -> None:
    choice = ballroom.discuss(*(f"Plan {number}" for number in range(19)))
    ballroom.add(choice, "Ben", "Plan B")
    refused = ballroom["Cleo"].post(f"/decisions/{choice}/options", text="Plan C")
    assert refused.status_code == 422
    assert "no ballot paper has room for more" in refused.text


def test_the_options_are_frozen_when_the_vote_opens(ballroom: Ballroom) -> None:
    choice = ballroom.discuss()
    ballroom.add(choice, "Ben", "A tram")
    ballroom.begin(choice)
    late = ballroom["Cleo"].post(f"/decisions/{choice}/options", text="A train")
    assert late.status_code == 422
    assert "the options are frozen" in late.text
    assert ballroom["Ben"].post(f"/decisions/{choice}/options/4/removal").status_code == 422


def test_nothing_is_added_to_what_is_no_choice(ballroom: Ballroom) -> None:
    election = ballroom.propose()
    refused = ballroom["Ben"].post(f"/decisions/{election}/options", text="A tram")
    assert "There is nothing to choose from here." in refused.text


def test_there_is_no_rival_text(ballroom: Ballroom) -> None:
    choice = ballroom.discuss()
    beside: Any = ballroom["Ben"].get(f"/decisions/new?beside={choice}")
    assert beside.status_code == 404
    assert "rival" not in ballroom["Ben"].get(f"/decisions/{choice}").text
