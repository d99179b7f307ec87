"""The first page: for visitors what the co-op is, for members what they own and what waits for them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, func, select

from coop.access import allow, anyone, me, person
from coop.books import ledger, payments
from coop.database import db
from coop.governance import votes
from coop.governance.bylaws.days import day_text
from coop.governance.charter import in_force
from coop.governance.models import Proposal
from coop.governance.votes import OpenVote
from coop.htmx import page
from coop.meetings import agenda, annual
from coop.members import founder, offices
from coop.members.models import BELONGS, Application, Member, electorate_size
from coop.privacy import accesses, emergency
from coop.services import NAMES
from coop.web.navigation import Link

SHOWN = 3

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(anyone)
def home() -> Response:
    trades = [name for name in in_force()["services"] if name in NAMES]
    if not current_user.is_authenticated:
        return page("welcome.html", trades=trades, owners=electorate_size())
    return page(
        "home.html",
        trades=trades,
        owners=electorate_size(),
        founding=founder.has_come(),
        waiting=_waiting(me()),
        shown=SHOWN,
        duties=list(_duties(me())),
        owed=payments.owed(person()),
        owing=ledger.balance("customer_receivables", person().id),
        seen=accesses.seen(person())[:SHOWN],
    )


def _waiting(member: Member | None) -> list[OpenVote]:
    """What waits for the member's vote, what closes first first."""
    if member is None or not member.owns_share:
        return []
    return [vote for vote in votes.open_votes(member) if vote.is_waiting]


def _duties(member: Member | None) -> Iterator[Link]:
    """What an officer's desk holds, with how much waits there."""
    if member and offices.acting(member, "board", "treasurer") and emergency.open_now():
        yield Link(_("Emergency access that is open"), url_for("privacy.emergency"), count=1)
    if member and member.owns_share and (member.holds("board") or member.holds("chair")):
        yield from _meetings_to_call()
    if member and member.holds("board"):
        waiting = _how_many(Application, Application.outcome.is_(None))
        yield Link(_("Applications for membership"), url_for("members.applications"), count=waiting)
    if member and offices.acting(member, "treasurer"):
        unpaid = _how_many(Member, Member.share_paid_at.is_(None) & BELONGS)
        yield Link(_("Shares to be paid"), url_for("members.shares"), count=unpaid)
        yield Link(_("Record payments"), url_for("books.outstanding"))


def _meetings_to_call() -> Iterator[Link]:
    if deadline := annual.to_call():
        by = day_text(deadline.called_by)
        said = (
            _("Annual meeting: was to be called by %(day)s")
            if deadline.is_past
            else _("Annual meeting: call it by %(day)s")
        )
        yield Link(said % {"day": by}, url_for("meetings.new"))
    if waiting := _how_many(Proposal, agenda.WAITS):
        yield Link(_("Proposals for a meeting"), url_for("meetings.new"), count=waiting)


def _how_many(rows: type[Application] | type[Member] | type[Proposal], which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows).where(which)) or 0
