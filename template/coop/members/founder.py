"""The first founder: registers by a link that works once, and holds the offices until the first election."""

from __future__ import annotations

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.members.models import Member, Role, next_number
from coop.people.models import Person
from coop.site import settings

OFFICES = ("board", "treasurer")


def is_awaited() -> bool:
    return not db.session.scalar(select(func.count()).select_from(Member))


def invitation_link() -> str:
    return f"{settings().url}/founding/{_serializer().dumps('first')}"


def is_invitation(token: str) -> bool:
    """Whether the token is ours and nobody has used it yet."""
    valid, _payload = _serializer().loads_unsafe(token)
    return bool(valid) and is_awaited()


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


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="founding")
