"""A founded co-op to play a test on, and the people in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coop import Application, clock, services, shape
from coop.database import db
from coop.members.models import Member, Role, next_number
from coop.people.models import Person

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
PASSWORD_HASH = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
SUM = "{" + "{ 7777*7777 }" + "}"  # in a name that a template might work out; no file here has such braces
ANSWERS: dict[str, Any] = {
    "name": "Provkooperativet",
    "slug": "provkooperativet",
    "purpose": "Rides that belong to those who drive and ride.",
    "services": list(services.NAMES),
    "language": "en",
    "legal_form": "se-ekonomisk-forening",
    "currency": "SEK",
    "timezone": "Europe/Stockholm",
    "member_classes": ["workers", "users"],
    "share_price": "500",
    "fee_percent": "12",
    "admission": "board",
    "quorum": "1/3",
    "majority": "1/2",
    "voting_days": 7,
    "hue": 155,
    "contact_email": "data@coop.example",
}


@dataclass
class Actor:
    """Someone with a browser of their own. `member_id` is None for people who are not members."""

    name: str
    email: str
    person_id: int
    member_id: int | None
    client: FlaskClient

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.client.get(url, **options)

    def post(self, url: str, **form: Any) -> TestResponse:
        return self.client.post(url, data=form)

    def fragment(self, url: str) -> TestResponse:
        """As htmx asks for a part of a page."""
        return self.client.get(url, headers={"HX-Request": "true", "HX-Request-Type": "partial"})


class Stage:
    def __init__(self, app: Application) -> None:
        self.app = app

    def visitor(self) -> Actor:
        return Actor("visitor", "", 0, None, self.app.test_client())

    def person(self, name: str, *, confirmed: bool = True, language: str = "en") -> Actor:
        """Someone with an account, signed in."""
        with self.data():
            person = self._person(name, confirmed, language)
            return self._actor(person, None)

    def member(
        self,
        name: str,
        member_class: str = "workers",
        *,
        roles: tuple[str, ...] = (),
        paid: bool = True,
        booked: bool = False,
    ) -> Actor:
        """A member, signed in, with the share paid unless said otherwise: as if long ago, or `booked` now."""
        with self.data():
            person = self._person(name, confirmed=True, language="en")
            member = Member(
                person=person,
                number=next_number(),
                member_class=member_class,
                address=f"1 {name} Street",
                admitted_at=clock.now(),
                share_amount=50_000,
            )
            db.session.add(member)
            db.session.flush()
            if booked:
                member.pay_share()
            elif paid:
                with aside("member_paid", "members"):
                    member.share_paid_at = clock.now()
            with offices_given() if roles else nullcontext():
                member.roles = [elected(role) for role in roles]
            db.session.flush()
            return self._actor(person, member)

    @contextmanager
    def data(self) -> Iterator[Any]:
        """The database, outside any request; what was changed is committed."""
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def _person(self, name: str, confirmed: bool, language: str) -> Person:
        person = Person(
            name=name,
            email=f"{name.casefold().replace(' ', '.')}@people.example",
            language=language,
            password_hash=PASSWORD_HASH,
            session_key=secrets.token_hex(16),
            email_confirmed_at=clock.now() if confirmed else None,
            created_at=clock.now(),
        )
        db.session.add(person)
        db.session.flush()
        return person

    def _actor(self, person: Person, member: Member | None) -> Actor:
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return Actor(person.name, person.email, person.id, member.id if member else None, client)


def offices_given() -> AbstractContextManager[None]:
    """As if by elections long ago: what asks for the decision looks away until this is over."""
    return aside("role_given", "roles")


@contextmanager
def aside(guard: str, table: str) -> Iterator[None]:
    """Without that guard, until this is over."""
    db.session.flush()
    if db.engine.dialect.name == "sqlite":
        made = db.session.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": guard})
        away, back = f"DROP TRIGGER {guard}", sa.text(made.replace(":", r"\:"))
    else:
        away = f"ALTER TABLE {table} DISABLE TRIGGER {guard}"
        back = sa.text(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
    with shape.changing(db.session.connection()):
        db.session.execute(sa.text(away))
    yield
    db.session.flush()
    with shape.changing(db.session.connection()):
        db.session.execute(back)


def elected(office: str) -> Role:
    """For longer than any test lasts."""
    now = clock.now()
    return Role(role=office, given_by="decision 1", since=now, until=now + timedelta(days=36_500))


class Time:
    """The test's clock: starts at START and moves when told."""

    def __init__(self) -> None:
        self.now = START
        self._block = clock.at(self.now)
        self._block.__enter__()

    def passes(self, **span: float) -> None:
        self.close()
        self.now += timedelta(**span)
        self._block = clock.at(self.now)
        self._block.__enter__()

    def close(self) -> None:
        self._block.__exit__(None, None, None)
