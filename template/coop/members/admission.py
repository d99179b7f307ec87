"""How someone becomes a member: she applies, and whoever the charter names decides.

A refusal is a value with a sentence for whoever asked; then nothing was changed.
"""

from __future__ import annotations

from flask_babel import gettext as _

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.members import founder, letters, offices
from coop.members.models import Application, Member, next_number
from coop.people.models import Person
from coop.refusal import Refused


def apply(person: Person, *, member_class: str, address: str, statement: str) -> Application | Refused:
    if Member.of(person):
        return Refused(_("You are a member already."))
    if Member.ever(person):
        return Refused(_("You were a member and left. Here nobody can become one a second time yet."))
    if in_force()["admission"] == "automatic" and founder.is_awaited():
        return Refused(_("The co-op was founded a moment ago, and its founder comes first. Try again later."))
    last = Application.last_of(person)
    if last and last.is_waiting:
        return Refused(_("Your application is here already and waits."))
    application = Application(
        person=person,
        member_class=member_class,
        address=address,
        statement=statement,
        applied_at=clock.now(),
    )
    db.session.add(application)
    db.session.flush()
    _to_whoever_decides(application)
    return application


def admit(application: Application, by: Member) -> Member | Refused:
    if refused := _refusal(application, by):
        return refused
    if Member.ever(application.person):
        return Refused(_("The applicant is a member already."))
    return _admit(application, by)


def decline(application: Application, by: Member, reason: str) -> Refused | None:
    if refused := _refusal(application, by):
        return refused
    application.decide("declined", by, reason)
    letters.declined(application)
    return None


def admit_by_vote(application: Application) -> Member:
    return _admit(application, None)


def decline_by_vote(application: Application, reason: str) -> None:
    application.decide("declined", None, reason)
    letters.declined(application)


def _to_whoever_decides(application: Application) -> None:
    if in_force()["admission"] == "automatic":
        _admit(application, None)
    else:
        for role in offices.holders("board"):
            letters.applied(application, role.member)


def _refusal(application: Application, by: Member) -> Refused | None:
    if application.person_id == by.person_id:
        return Refused(_("This is your own application: someone else on the board decides on it."))
    if not application.is_waiting:
        return Refused(_("This application was decided before, and that decision stands."))
    if in_force()["admission"] == "vote":
        return Refused(_("By the charter the members decide on applications, by vote."))
    return None


def _admit(application: Application, by: Member | None) -> Member:
    """The share costs what the charter says today, whatever it says when she pays."""
    application.decide("admitted", by)
    member = Member(
        person=application.person,
        number=next_number(),
        member_class=application.member_class,
        address=application.address,
        admitted_at=clock.now(),
        share_amount=in_force()["share_price"],
    )
    db.session.add(member)
    db.session.flush()
    letters.admitted(member)
    return member
