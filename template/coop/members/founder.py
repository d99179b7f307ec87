"""The first founder: comes by a link that works once, and holds the offices until the first election.

Whoever runs the co-op's server has an invitation for whoever is to be the first. Where the founder has
already confirmed her name and address there, an entry lets her in at once: signed in, to an account that has
no password yet. Both are void from the day when there is a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask import current_app, session
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import func, select

from coop import clock
from coop.access import Rule
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import Member, Role, next_number
from coop.people.models import Person
from coop.people.tokens import HOUR, Signer
from coop.site import address, settings

OFFICES = ("board", "treasurer")
COOKIE = "founder"


@dataclass(frozen=True)
class Founder:
    """Who founds the co-op, by a name and an address that are known to be hers."""

    name: str
    email: str


def is_awaited() -> bool:
    return not db.session.scalar(select(func.count()).select_from(Member))


def invitation_link() -> str:
    return f"{settings().url}/founding/{_serializer().dumps('first')}"


def is_invitation(token: str) -> bool:
    """Whether the token is ours and nobody has used it yet."""
    valid, _payload = _serializer().loads_unsafe(token)
    return bool(valid) and is_awaited()


def entry_link(founder: Founder) -> str:
    """For whoever has confirmed that the address is hers. Made when she asks, and never mailed."""
    token = str(_entries().dumps([founder.name, founder.email, _state(founder.email)]))
    return address("members.enter", token=token)


def let_in_by(token: str) -> Founder | None:
    """None when the link is forged, old or used, and when she is a member by now."""
    try:
        name, email, state = _entries().loads(token, max_age=HOUR)
    except (BadSignature, ValueError, TypeError):
        return None
    return Founder(name, email) if state == _state(email) and is_awaited() else None


def enter(founder: Founder, language: str) -> Person:
    """Her account, made if there is none. A stranger's who registered with her address is hers from here on,
    without his password; with every entry, those that were before end."""
    person = Person.with_email(founder.email)
    if person is None:
        person = Person.register(name=founder.name, email=founder.email, password=None, language=language)
    elif not person.is_confirmed:
        person.name = founder.name
        person.forget_password()
    else:
        person.end_sessions()
    person.confirm_email()
    return person


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
        roles=[Role(role=role, given_by="founding", since=clock.now()) for role in OFFICES],
    )
    db.session.add(member)
    db.session.flush()
    return member


entered = Rule("founder", has_come)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="founding")


def _entries() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="founding.entry", signer=Signer)


def _state(email: str) -> str:
    """What an entry changes, so that its link works once."""
    person = Person.with_email(email)
    return sha256(f"{email} {person.session_key if person else ''}".encode()).hexdigest()[:32]
