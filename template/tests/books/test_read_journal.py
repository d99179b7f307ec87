"""Everyone sees what moved; whose it is, only they themselves and the treasurer."""

from __future__ import annotations

import re

import sqlalchemy as sa
from books.till import Till
from stage import Actor

from coop.privacy.models import Access


def names(actor: Actor, number: int) -> set[str]:
    page = actor.get(f"/books/{number}")
    assert page.status_code == 200
    return {name for name in ("Maja Ek", "Bo Lind", "Tess") if f"<bdi>{name}</bdi>" in page.text}


def looks(till: Till) -> list[tuple[int, int, str]]:
    with till.stage.data() as session:
        rows = session.scalars(sa.select(Access).order_by(Access.subject_id))
        return [(row.subject_id, row.viewer_id, row.what) for row in rows]


def test_everyone_sees_the_amounts_and_nobodys_name(till: Till) -> None:
    number = till.job()
    page = till.stage.visitor().get(f"/books/{number}").text
    assert re.findall(r"SEK\u00a0([\d.]+)", page) == ["150.00", "132.00", "18.00"]
    assert names(till.stage.visitor(), number) == set()
    assert names(till.stage.member("Cy"), number) == set()
    assert names(till.stage.member("Bea", roles=("board",)), number) == set()
    assert looks(till) == []


def test_whoever_is_in_it_sees_their_own_name(till: Till) -> None:
    number = till.job()
    assert names(till.customer, number) == {"Maja Ek"}
    assert names(till.worker, number) == {"Bo Lind"}
    assert looks(till) == []


def test_the_treasurer_sees_all_and_each_of_them_sees_that(till: Till) -> None:
    number = till.job()
    assert names(till.treasurer, number) == {"Maja Ek", "Bo Lind"}
    treasurer = till.treasurer.person_id
    assert looks(till) == sorted(
        (one.person_id, treasurer, "journal") for one in (till.customer, till.worker)
    )
    for person in (till.customer, till.worker):
        assert "A journal with your name in it" in person.get("/").text


def test_a_treasurers_own_name_leaves_no_trace(till: Till) -> None:
    number = till.job(customer=till.treasurer, worker=till.treasurer)
    assert names(till.treasurer, number) == {"Tess"}
    assert looks(till) == []


def test_a_treasurer_whose_share_is_due_sees_no_names_yet(till: Till) -> None:
    unpaid = till.stage.member("Una", roles=("treasurer",), paid=False)
    assert names(unpaid, till.job()) == set()


def test_what_was_never_booked_is_not_found(till: Till) -> None:
    for number in (1, 0, 2**63, 10**30):
        assert till.stage.visitor().get(f"/books/{number}").status_code == 404, number


def test_a_stranger_who_looks_keeps_nobody_from_writing(till: Till) -> None:
    number = till.job()
    with till.stage.data() as session:
        session.scalar(sa.select(sa.func.count()).select_from(Access))  # takes the only write lock
        assert names(till.stage.visitor(), number) == set()
