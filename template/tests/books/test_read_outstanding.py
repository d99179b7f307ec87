from __future__ import annotations

import re

import sqlalchemy as sa
from books.till import Till

from coop.privacy.models import Access


def test_the_treasurer_sees_who_owes_and_who_is_owed(till: Till) -> None:
    till.job()
    page = till.treasurer.get("/money/outstanding").text
    assert "Maja Ek" in page
    assert 'value="150.00"' in page
    assert "Bo Lind" in page
    assert 'value="132.00"' in page


def test_when_nothing_is_due_it_says_so(till: Till) -> None:
    page = till.treasurer.get("/money/outstanding").text
    assert "Nobody owes anything" in page
    assert "Everyone is paid" in page


def test_each_form_has_a_key_of_its_own(till: Till) -> None:
    till.job()
    page = till.treasurer.get("/money/outstanding").text
    keys = re.findall(r'name="key" value="(\w{32})"', page)
    assert len(set(keys)) == 2


def test_each_person_in_it_sees_that_it_was_read(till: Till) -> None:
    till.job()
    till.treasurer.get("/money/outstanding")
    for person in (till.customer, till.worker):
        page = person.get("/me/data").text
        assert "What you owe and are owed" in page
        assert "by <bdi>Tess</bdi>" in page


def test_the_treasurers_own_line_leaves_no_trace(till: Till) -> None:
    till.job(customer=till.treasurer)
    till.treasurer.get("/money/outstanding")
    with till.stage.data() as session:
        assert session.scalars(sa.select(Access.subject_id)).all() == [till.worker.person_id]


def test_nobody_else_sees_it(till: Till) -> None:
    till.job()
    unpaid = till.stage.member("Una", roles=("treasurer",), paid=False)
    for someone in (till.customer, till.worker, unpaid, till.stage.member("Bea", roles=("board",))):
        assert someone.get("/money/outstanding").status_code == 403
