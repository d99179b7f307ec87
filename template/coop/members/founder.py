"""The first founder: comes by a link that works once, and holds the offices until the first election.

Whoever runs the co-op's server has an invitation for whoever is to be the first. A founder whose name and
address were confirmed where the co-op was founded is expected instead: there is an account for her without a
password, and an entry signs her in. Both are void from the day when there is a member.
"""

from __future__ import annotations

from flask import current_app, session
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from coop import clock
from coop.access import Rule
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import FOUNDING, Member, Role, next_number
from coop.people.models import Person
from coop.people.tokens import HOUR, Link
from coop.site import address, settings

OFFICES = ("board", "treasurer")
COOKIE = "founder"
entry = Link("founding", HOUR, "session_key")


def is_awaited() -> bool:
    return not db.session.scalar(select(func.count()).select_from(Member))


def invitation_link() -> str:
    return f"{settings().url}/founding/{_serializer().dumps('first')}"


def is_invitation(token: str) -> bool:
    """Whether the token is ours and nobody has used it yet."""
    valid, _payload = _serializer().loads_unsafe(token)
    return bool(valid) and is_awaited()


def expect(name: str, email: str, language: str) -> Person:
    """An account for a founder whose address is known to be hers. One that a stranger made with it before is
    hers from here on, without his password."""
    person = Person.with_email(email)
    if person is None:
        person = Person.register(name=name, email=email, password=None, language=language)
    elif not person.is_confirmed:
        person.name = name
        person.forget_password()
    person.confirm_email()
    return person


def entry_link(email: str) -> str | None:
    """Made when the founder asks, and never mailed. None when she is not expected."""
    person = Person.with_email(email)
    if person is None or not person.is_confirmed or not is_awaited():
        return None
    return address("members.enter", token=entry.token_for(person))


def let_in_by(token: str) -> Person | None:
    """None when the link is forged, old or used, and when there is a member by now."""
    person = entry.person_of(token)
    return person if person and is_awaited() else None


def has_come() -> bool:
    """Whether whoever is signed in came by an entry."""
    return COOKIE in session


def install(person: Person, *, member_class: str, address: str) -> Member:
    """Member number one, with the offices. The share is still to be paid, as everyone's."""
    member = Member(
        person=person,
        number=next_number(),
        member_class=member_class,
        address=address,
        admitted_at=clock.now(),
        share_amount=in_force()["share_price"],
        roles=[Role(role=role, given_by=FOUNDING, since=clock.now()) for role in OFFICES],
    )
    db.session.add(member)
    db.session.flush()
    return member


entered = Rule("founder", has_come)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="founding")
