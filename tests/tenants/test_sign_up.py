"""From the front page to a co-op with its first member, with forms alone."""

from __future__ import annotations

import pytest
from hosts import Hall
from visitor import HOST, Visitor, co_ops

from coop.governance.charter import in_force


@pytest.fixture(params=["sv", "en"])
def visitor(hall: Hall, request: pytest.FixtureRequest) -> Visitor:
    return Visitor(hall, request.param)


def test_from_the_front_page_to_a_member(hall: Hall, visitor: Visitor) -> None:
    assert 'href="/sign-up"' in visitor.get("/").text
    visitor.answers()
    assert co_ops(hall) == []
    done = visitor.confirms()
    assert done.headers["Location"] == "/founded"
    page = visitor.get("/founded").text
    invitation = page.partition('class="button" href="')[2].partition('"')[0]
    assert invitation.startswith("http://var-bil.localhost:8000/founding/")
    assert hall.get("var-bil", invitation.removeprefix("http://var-bil.localhost:8000")).status_code == 200


def test_the_answers_are_the_charter(hall: Hall, visitor: Visitor) -> None:
    visitor.answers(hue="25", voting_days="3", quorum="1/5", services=["rides"], language="sv")
    visitor.confirms()
    entry = hall.hosting.directory.find("var-bil")
    assert entry
    with hall.hosting.at(entry):
        charter = in_force()
        assert (charter["hue"], charter["voting_days"], charter["language"]) == (25, 3, "sv")
        assert charter["purpose"].startswith("Resor")


def test_what_is_suggested_follows_from_answers_before(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.send("/sign-up/name", name="Fahrrad", language="en")
    assert 'value="fahrrad"' in visitor.get("/sign-up/work").text
    visitor.send("/sign-up/work", legal_form="de-eg")
    page = visitor.get("/sign-up/money").text
    assert 'value="EUR"' in page
    assert 'value="Europe/Berlin"' in page
    visitor.send("/sign-up/money")
    visitor.send("/sign-up/work", legal_form="se-ekonomisk-forening")
    assert 'value="SEK"' in visitor.get("/sign-up/money").text


def test_a_suggestion_that_changes_on_the_page_is_shown_first(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.send("/sign-up/name", name="x", language="sv")
    again = visitor.send("/sign-up/money", currency="EUR")
    assert again.headers["Location"] == "/sign-up/money"
    page = visitor.get("/sign-up/money").text
    assert "We now suggest something else here: What does a share cost, in EUR?" in page
    assert 'value="50"' in page
    assert visitor.send("/sign-up/money").headers["Location"] != "/sign-up/money"


def test_what_one_wrote_oneself_stays(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.send("/sign-up/name", name="First", language="sv")
    visitor.send("/sign-up/money", share_price="120")
    visitor.send("/sign-up/work", legal_form="de-eg", slug="my-own")
    visitor.send("/sign-up/name", name="Second")
    assert 'value="my-own"' in visitor.get("/sign-up/work").text
    assert 'value="120"' in visitor.get("/sign-up/money").text


def test_going_on_elsewhere(hall: Hall) -> None:
    visitor, elsewhere = Visitor(hall), Visitor(hall)
    visitor.send("/sign-up/name", name="First")
    visitor.send("/sign-up/work", slug="my-own")
    back = visitor.get("/sign-up/work").text.partition("<pre>")[2].partition("</pre>")[0]
    assert back.startswith(HOST)
    assert 'value="my-own"' not in elsewhere.get("/sign-up/work").text
    assert elsewhere.get("/sign-up/work").status_code == 303
    elsewhere.send(back)
    assert elsewhere.get("/sign-up").headers["Location"] == "/sign-up/money"
    assert 'value="my-own"' in elsewhere.get("/sign-up/work").text


@pytest.mark.parametrize(
    ("step", "wrong", "sentence"),
    [
        ("work", {"slug": "admin"}, ("kept for the host", "hålls för värden själv")),
        ("work", {"slug": "xn--abc"}, ("another script", "annan skrift")),
        ("work", {"slug": "a"}, ("2–40 characters", "2–40 tecken")),
        ("work", {"slug": "a..b"}, ("Write 1–40 characters", "Skriv 1–40 tecken")),
        ("work", {"slug": "hitler-fans"}, ("offend", "stöta")),
        ("work", {"slug": "f1rst"}, ("looks like one that is", "liknar en som är det")),
        ("work", {"purpose": ""}, ("Write one sentence", "Skriv en mening")),
        ("work", {"services": []}, ("Choose at least one service", "Välj minst en tjänst")),
        ("work", {"services": ["moon"]}, ("among what is offered", "bland det som erbjuds")),
        ("work", {"legal_form": "gang"}, ("among what is offered", "bland det som erbjuds")),
        ("money", {"currency": "kr"}, ("currency code", "valutakod")),
        ("money", {"share_price": "0"}, ("Write an amount", "Skriv ett belopp")),
        ("decisions", {"voting_days": "61"}, ("1 to 60", "1 till 60")),
        ("decisions", {"voting_days": "many"}, ("whole number", "heltal")),
        ("decisions", {"voting_days": "9" * 5000}, ("whole number", "heltal")),
        ("look", {"contact_email": "data@"}, ("e-mail address, such as", "e-postadress, som")),
    ],
)  # fmt: skip
def test_a_bad_answer_says_why_and_keeps_what_was_typed(
    hall: Hall, visitor: Visitor, step: str, wrong: dict[str, str], sentence: tuple[str, str]
) -> None:
    hall.found("first")
    visitor.send("/sign-up/name", name="Second")
    answer = visitor.send(f"/sign-up/{step}", **wrong)
    assert answer.status_code == 422
    assert sentence[visitor.language == "sv"] in answer.text
    for text in wrong.values():
        if isinstance(text, str) and text and step != "work":
            assert f'value="{text}"' in answer.text


def test_a_name_is_needed_first(hall: Hall) -> None:
    visitor = Visitor(hall)
    assert visitor.send("/sign-up/name", name=" ").status_code == 422
    assert visitor.get("/sign-up/you").headers["Location"] == "/sign-up/name"


def test_a_missing_answer_leads_to_its_step(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.send("/sign-up/name", name="First")
    answer = visitor.send("/sign-up/you", name="Ada", email="ada@people.example")
    assert answer.headers["Location"] == "/sign-up/look"
    assert "still missing" in visitor.get("/sign-up/look").text


def test_no_such_step(hall: Hall) -> None:
    assert Visitor(hall).get("/sign-up/nothing").status_code == 404


def test_no_letter_is_said_to_be_on_its_way_before_one_is(hall: Hall) -> None:
    visitor = Visitor(hall)
    visitor.send("/sign-up/name", name="Our Car")
    assert visitor.get("/sign-up/sent").headers["Location"] == "/sign-up"
