"""The treasurer saw money come in or go out, and writes it into the books."""

from __future__ import annotations

from books.till import EARNED, FEE, PRICE, Till
from stage import Actor
from werkzeug.test import TestResponse

OWED = {"customer_receivables": PRICE, "worker_payables": -EARNED, "platform_fees": -FEE}


def said(actor: Actor, answer: TestResponse) -> str:
    """The page that follows."""
    assert answer.status_code == 303
    return actor.get(answer.location).text


def test_a_customer_paid(till: Till) -> None:
    till.job()
    page = said(till.treasurer, till.pay("150.00"))
    assert "The payment is in the books, as journal 2." in page
    assert "Nobody owes anything" in page
    assert till.balances() == {"bank": PRICE, "worker_payables": -EARNED, "platform_fees": -FEE}
    assert "A customer paid" in till.customer.get("/money").text


def test_a_worker_was_paid(till: Till) -> None:
    till.job()
    page = said(till.treasurer, till.pay_out("132,00"))
    assert "Everyone is paid" in page
    assert till.balances() == {"bank": -EARNED, "customer_receivables": PRICE, "platform_fees": -FEE}
    assert "A worker was paid" in till.worker.get("/money").text


def test_a_part_is_paid_and_the_rest_still_owed(till: Till) -> None:
    till.job()
    till.pay("100")
    assert "You owe the co-op SEK\u00a050.00." in till.customer.get("/money").text


def test_a_form_that_is_sent_twice_is_one_payment(till: Till) -> None:
    till.job()
    till.pay("50")
    assert "as journal 2." in said(till.treasurer, till.pay("50"))
    assert len(till.journals()) == 2
    till.pay("50", key="another key, new page")
    assert len(till.journals()) == 3


def test_one_key_serves_a_payment_and_a_payout(till: Till) -> None:
    till.job()
    till.pay("150")
    till.pay_out("132")
    assert [kind for _number, kind in till.journals()] == ["ride", "customer payment", "payout"]


def test_more_than_is_owed_is_refused(till: Till) -> None:
    till.job()
    for pay in (till.pay, till.pay_out):
        assert "Only what is owed can be recorded" in said(till.treasurer, pay("150.01"))
    assert till.balances() == OWED


def test_whoever_owes_nothing_pays_nothing(till: Till) -> None:
    till.job()
    till.pay("1", person_id=till.worker.person_id)
    till.pay_out("1", person_id=till.customer.person_id)
    assert till.balances() == OWED


def test_nothing_and_less_than_nothing_are_refused(till: Till) -> None:
    till.job()
    for amount in ("0", "-150", "-0.01"):
        assert "Nothing was booked." in said(till.treasurer, till.pay(amount))
    assert till.balances() == OWED


def test_what_is_no_amount_is_refused(till: Till) -> None:
    till.job()
    for amount in ("", "all", "1.005", "1,2,3", "1e99", "NaN", "Infinity", "9" * 21, "\u0000"):
        assert "Write the amount as a number" in said(till.treasurer, till.pay(amount)), amount
    assert till.balances() == OWED


def test_a_form_with_something_missing_is_refused(till: Till) -> None:
    till.job()
    for change in (
        {"key": ""},
        {"key": "short"},
        {"key": "k" * 41},
        {"person_id": "Maja"},
        {"person_id": ""},
    ):
        assert "Nothing was booked." in said(till.treasurer, till.pay("150", **change)), change
    assert till.balances() == OWED


def test_a_payment_of_nobodys_is_not_found(till: Till) -> None:
    assert till.pay("1", person_id=987654).status_code == 404
    assert till.pay_out("1", person_id=987654).status_code == 404
    for person in (0, 2**63, -(2**70)):
        assert "Nothing was booked." in said(till.treasurer, till.pay("1", person_id=person))


def test_the_treasurer_alone_records(till: Till) -> None:
    till.job()
    unpaid = till.stage.member("Una", roles=("treasurer",), paid=False)
    form = {"person_id": till.customer.person_id, "amount": "150", "key": "k" * 16}
    for someone in (till.customer, till.worker, unpaid, till.stage.member("Bea", roles=("board",))):
        assert someone.post("/money/payments", **form).status_code == 403
        assert someone.post("/money/payouts", **form).status_code == 403
    assert till.balances() == OWED
