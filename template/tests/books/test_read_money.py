from __future__ import annotations

from books.till import PRICE, Till

from coop.paging import ON_A_PAGE


def test_someone_without_entries_is_told_so(till: Till) -> None:
    page = till.customer.get("/money").text
    assert "Nobody owes anybody." in page
    assert "No entries yet" in page
    assert "Record payments" not in page


def test_a_customer_sees_what_is_owed_and_for_what(till: Till) -> None:
    till.job()
    page = till.customer.get("/money").text
    assert "You owe the co-op SEK\u00a0150.00." in page
    assert 'href="/books/1"' in page
    assert "Owed by customers" in page


def test_a_worker_sees_what_was_earned(till: Till) -> None:
    till.job()
    page = till.worker.get("/money").text
    assert "The co-op owes you SEK\u00a0132.00." in page
    assert "You owe the co-op" not in page


def test_whoever_earns_and_owes_sees_both(till: Till) -> None:
    till.job(customer=till.worker)
    page = till.worker.get("/money").text
    assert "The co-op owes you SEK\u00a0132.00." in page
    assert "You owe the co-op SEK\u00a0150.00." in page


def test_the_first_page_says_the_same(till: Till) -> None:
    till.job()
    assert "SEK\u00a0150.00" in till.customer.get("/").text
    assert "SEK\u00a0132.00" in till.worker.get("/").text


def test_nobody_sees_the_entries_of_others(till: Till) -> None:
    till.job()
    page = till.stage.member("Cy").get("/money").text
    assert "No entries yet" in page
    assert "Maja" not in page


def test_many_entries_are_turned_over_by_the_page(till: Till) -> None:
    for _ in range(ON_A_PAGE + 1):
        till.job()
    first, second = (till.customer.get(f"/money?page={number}").text for number in (1, 2))
    assert first.count('href="/books/') == ON_A_PAGE
    assert 'href="/money?page=2"' in first
    assert 'href="/books/1"' in second
    assert "Page 2 of 2" in second
    owed = f"SEK\u00a0{(ON_A_PAGE + 1) * PRICE / 100:,.2f}"
    assert owed in first
    assert owed in second
