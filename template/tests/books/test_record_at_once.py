"""Two windows, or two treasurers, record the same money at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from books.till import PRICE, Till
from flask.testing import FlaskClient

from coop.people.models import Person


def window(till: Till) -> FlaskClient:
    """Another browser in which the treasurer is signed in."""
    client = till.stage.app.test_client()
    with till.stage.data() as session:
        signed_in = session.get(Person, till.treasurer.person_id).get_id()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = signed_in
    return client


@pytest.mark.parametrize("keys", [["k" * 16] * 4, [f"{number}" * 16 for number in range(4)]])
def test_it_is_booked_once(till: Till, keys: list[str]) -> None:
    """By its key when it is one form sent twice; by what is then still owed when it is two forms."""
    till.job()

    def pay(client: FlaskClient, key: str) -> int:
        form = {"person_id": till.customer.person_id, "amount": "150", "key": key}
        return client.post("/money/payments", data=form).status_code

    windows = [window(till) for _ in keys]
    with ThreadPoolExecutor(len(keys)) as pool:
        answers = [
            pool.submit(copy_context().run, pay, client, key)
            for client, key in zip(windows, keys, strict=True)
        ]
        assert {answer.result() for answer in answers} == {303}
    assert [kind for _number, kind in till.journals()] == ["ride", "customer payment"]
    assert till.balances()["bank"] == PRICE
