"""The books are open to everyone, and name nobody."""

from __future__ import annotations

import re

from books.till import Till

from coop.paging import ON_A_PAGE


def listed(till: Till, query: str = "") -> list[int]:
    page = till.stage.visitor().get(f"/books{query}")
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'href="/books/(\d+)"', page.text)]


def test_before_the_first_journal_they_say_so(till: Till) -> None:
    assert "The books are empty" in till.stage.visitor().get("/books").text


def test_a_visitor_sees_balances_and_journals(till: Till) -> None:
    till.job()
    till.pay("150.00")
    page = till.stage.visitor().get("/books").text
    table = page.partition("<caption")[2].partition("</table>")[0]
    assert re.findall(r"SEK\u00a0([\d.]+)", table) == [
        "150.00",
        "0.00",
        "132.00",
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "18.00",
    ]
    assert "2. A customer paid" in page
    for name in ("Maja", "Bo Lind", "Tess"):
        assert name not in page


def test_a_long_ledger_is_turned_over_by_the_page(till: Till) -> None:
    for _ in range(ON_A_PAGE + 2):
        till.job()
    last = ON_A_PAGE + 2
    assert listed(till) == list(range(last, 2, -1))
    assert listed(till, "?page=2") == [2, 1]
    page = till.stage.visitor().get("/books?page=2").text
    assert 'rel="prev" href="/books?page=1"' in page
    assert 'rel="next"' not in page


def test_a_page_that_there_is_not_is_the_nearest(till: Till) -> None:
    for _ in range(ON_A_PAGE + 1):
        till.job()
    for number in ("3", "99999999999999999999999"):
        assert listed(till, f"?page={number}") == [1]
    for number in ("0", "-1", "x", ""):
        assert listed(till, f"?page={number}")[0] == ON_A_PAGE + 1


def test_in_swedish(till: Till) -> None:
    till.job()
    visitor = till.stage.visitor()
    visitor.post("/language", language="sv")
    page = visitor.get("/books").text
    assert "150,00\u00a0kr" in page
