"""The co-ops that agreed are shown to everyone, a page at a time, unless an operator takes one off."""

from __future__ import annotations

import pytest
from accelerator import Accelerator
from hosts import Hall, host
from test_cohort_page import asked, fill
from visitor import Form, Visitor


@pytest.fixture
def many(hall: Hall) -> Hall:
    """A hundred that agreed."""
    fill(hall, Accelerator(hall), 100)
    return hall


def items(page: str) -> int:
    return page.partition('<ul class="list">')[2].partition("</ul>")[0].count("<li>")


def test_the_front_page_shows_some_and_leads_to_all(many: Hall) -> None:
    page = Visitor(many).get("/").text
    assert items(page) == 6
    assert "All 100, with a search" in page
    assert items(Visitor(many).get("/co-ops").text) == 20
    assert "Page 5 of 5" in Visitor(many).get("/co-ops?page=99").text


def test_a_search(many: Hall) -> None:
    visitor = Visitor(many)
    assert "number-7." in visitor.get("/co-ops?q=number 7").text
    assert items(visitor.get("/co-ops?q=number-7").text) == 11
    assert "None of that name" in visitor.get("/co-ops?q=nothing").text
    assert "None of that name" in visitor.get("/co-ops?q=%25").text
    assert "q=number&amp;page=2" in visitor.get("/co-ops?q=number").text


@pytest.mark.parametrize("words", ["Åkeri", "åkeri", "ÅKERI", "akeri", "nord"])
def test_letters_beyond_ascii(hall: Hall, words: str) -> None:
    founder = Visitor(hall, "sv")
    founder.answers(name="Åkeri Nord", slug="akeri-nord")
    founder.send("/sign-up/you", listed="y")
    founder.confirms()
    assert "akeri-nord.localhost" in Visitor(hall).get(f"/co-ops?q={words}").text


def test_a_longer_list_asks_no_more(hall: Hall) -> None:
    lab = Accelerator(hall)
    fill(hall, lab, 2)
    visitor = Visitor(hall)
    counts = []
    for more in (0, 60):
        fill(hall, lab, more)
        with asked(hall) as statements:
            visitor.get("/")
            visitor.get("/co-ops?page=2")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_an_operator_takes_one_off(hall: Hall) -> None:
    founder = Visitor(hall)
    founder.answers(name="Open", slug="open")
    founder.send("/sign-up/you", listed="y")
    founder.confirms()
    folder = hall.hosting.host.data.parent
    assert "listed     yes" in host(folder, "show", "open").stdout
    assert host(folder, "unlist", "open").returncode == 0
    assert "an operator took it off" in host(folder, "show", "open").stdout
    assert "open.localhost" not in Visitor(hall).get("/").text
    assert "has taken your co-op off" in founder.get("/founded").text
    for shown in ("", "yes"):  # founders cannot put it back
        token = Form(founder.get("/founded").text).data["csrf_token"][0]
        founder.post("/founded/listing", csrf_token=token, shown=shown)
        assert "open.localhost" not in Visitor(hall).get("/").text
    assert host(folder, "relist", "open").returncode == 0
    assert "open.localhost" in Visitor(hall).get("/").text


def test_an_unknown_one(hall: Hall) -> None:
    for verb in ("unlist", "relist"):
        said = host(hall.hosting.host.data.parent, verb, "nobody")
        assert said.returncode == 2
        assert "no co-op here is called 'nobody'" in said.stderr
