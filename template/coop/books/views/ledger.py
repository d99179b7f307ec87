from __future__ import annotations

from flask import Response
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from coop.access import allow, anyone, officer, person
from coop.books import ledger as books
from coop.books import words
from coop.books.accounts import ACCOUNTS
from coop.books.division import division
from coop.books.models import Journal, Posting
from coop.books.views import blueprint
from coop.database import db, leaves_a_trace
from coop.governance.charter import in_force
from coop.htmx import page
from coop.members.models import electorate_size
from coop.money import to_minor
from coop.paging import Page
from coop.privacy import accesses

treasurer = officer("treasurer")


@blueprint.get("/books")
@allow(anyone)
def ledger() -> Response:
    """Open to everyone: what the co-op has and owes, and every journal, without anybody's name."""
    shown = Page.asked_for(db.session.scalar(select(func.count()).select_from(Journal)) or 0)
    query = select(Journal).options(selectinload(Journal.postings)).order_by(Journal.number.desc())
    return page(
        "books/ledger.html",
        balances=books.balances(),
        division=division(),
        hundred=to_minor("100", in_force()["currency"]),
        journals=db.session.scalars(shown.of(query)).all(),
        page=shown,
        accounts=ACCOUNTS,
        kinds=words.KINDS,
        owners=electorate_size(),
    )


@blueprint.get("/books/<int:number>")
@allow(anyone)
@leaves_a_trace
def journal(number: int) -> Response:
    """Everyone sees accounts and amounts; the treasurer sees whose they are, and everyone their own."""
    query = select(Journal).where(Journal.number == number)
    found = db.one_or_404(query.options(selectinload(Journal.postings).options(joinedload(Posting.person))))
    all_names = current_user.is_authenticated and treasurer.allows()
    if all_names:
        accesses.record(person(), [one.person_id for one in found.postings if one.person_id], "journal")
    own = person().id if current_user.is_authenticated else None
    return page(
        "books/journal.html",
        journal=found,
        shows=lambda posting: posting.person and (all_names or posting.person_id == own),
        accounts=ACCOUNTS,
        kinds=words.KINDS,
    )
