from __future__ import annotations

from secrets import token_hex

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from coop import formats
from coop.access import allow, concerns, confirmed, officer, person
from coop.books import ledger, payments, words
from coop.books.accounts import ACCOUNTS
from coop.books.models import Posting
from coop.books.payments import Direction
from coop.books.views import blueprint
from coop.database import LARGEST_KEY, db, leaves_a_trace
from coop.governance.charter import in_force
from coop.htmx import page, see
from coop.money import to_minor
from coop.paging import Page
from coop.people.models import Person
from coop.privacy import accesses
from coop.refusal import Refused

treasurer = officer("treasurer")


class PaymentForm(FlaskForm):
    person_id = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST_KEY)])
    amount = StringField(validators=[InputRequired(), Length(max=20)])
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=40)])


@blueprint.get("/money")
@allow(confirmed)
def money() -> Response:
    """One's own account with the co-op."""
    mine = Posting.person_id == person().id
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(Posting).where(mine)) or 0)
    query = select(Posting).where(mine).options(joinedload(Posting.journal)).order_by(Posting.id.desc())
    return page(
        "books/money.html",
        postings=db.session.scalars(shown.of(query)).all(),
        page=shown,
        owed=payments.owed(person()),
        owing=payments.due(Direction.IN, person()),
        accounts=ACCOUNTS,
        kinds=words.KINDS,
        is_treasurer=treasurer.allows(),
    )


@blueprint.get("/money/outstanding")
@allow(treasurer)
@leaves_a_trace
def outstanding() -> Response:
    """Who owes the co-op, and whom it owes, with a form to record each payment."""
    debts = ledger.outstanding("customer_receivables")
    pay = [(one, -balance) for one, balance in ledger.outstanding("worker_payables")]
    back = [(one, -balance) for one, balance in ledger.outstanding("member_payables")]
    concerned = list(dict.fromkeys(one for one, _amount in (*debts, *pay, *back)))
    people = {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(concerned)))}
    accesses.record(person(), concerned, "money")
    return page(
        "books/outstanding.html",
        debts=[(people[one], amount, token_hex(16)) for one, amount in debts],
        pay=[(people[one], amount, token_hex(16)) for one, amount in pay],
        back=[(people[one], amount, token_hex(16)) for one, amount in back],
        form=PaymentForm(),
        typed=lambda amount: formats.typed_money(amount, in_force()["currency"]),
    )


@blueprint.post("/money/payments")
@allow(treasurer, act="payment")
def record_payment() -> Response:
    return _record(Direction.IN)


@blueprint.post("/money/payouts")
@allow(treasurer, act="payout")
def record_payout() -> Response:
    return _record(Direction.OUT)


@blueprint.post("/money/repayments")
@allow(treasurer, act="payout")
def record_repayment() -> Response:
    return _record(Direction.BACK)


def _record(direction: Direction) -> Response:
    form = PaymentForm()
    amount = _amount(form)
    if not form.validate() or amount is None:
        flash(_("Write the amount as a number, such as 120.50. Nothing was booked."), "error")
        return see(url_for("books.outstanding"))
    answer = payments.record(direction, db.get_or_404(Person, form.person_id.data), amount, key=form.key.data)
    if isinstance(answer, Refused):
        flash(answer.sentence, "error")
    else:
        concerns(answer.number)
        flash(_("The payment is in the books, as journal %(number)s.", number=answer.number), "success")
    return see(url_for("books.outstanding"))


def _amount(form: PaymentForm) -> int | None:
    try:
        return to_minor(form.amount.data or "", in_force()["currency"])
    except ValueError:
        return None
