from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _
from flask_login import UserMixin
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped

from coop import clock
from coop.database import Integral, Key, Model, UtcDateTime, db
from coop.people.passwords import normal
from coop.privacy.declarations import (
    Basis,
    Category,
    Erasure,
    Purpose,
    Retention,
    Use,
    impersonal,
    personal,
)

ACCOUNT = Use(Purpose.ACCOUNT, Basis.CONTRACT, Retention.ACCOUNT, Erasure.ANONYMISE)
SECURITY = Use(Purpose.SECURITY, Basis.LEGITIMATE_INTEREST, Retention.ACCOUNT, Erasure.DELETE)

hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, section 4
NONE_CHOSEN = ""  # no password has this hash


class Person(UserMixin, Model):
    """Anyone with an account: members, applicants and customers alike."""

    __tablename__ = "people"
    about_you = _("Your account")

    id: Mapped[Key]
    email: Mapped[str] = personal(String(254), category=Category.CONTACT, use=ACCOUNT, unique=True)
    name: Mapped[str] = personal(String(200), category=Category.IDENTITY, use=ACCOUNT)
    language: Mapped[str] = personal(String(5), category=Category.CONTACT, use=ACCOUNT)
    password_hash: Mapped[str] = personal(
        String(255), category=Category.CREDENTIAL, use=SECURITY, exported=False
    )
    session_key: Mapped[str] = personal(
        String(32), category=Category.CREDENTIAL, use=SECURITY, exported=False
    )
    email_confirmed_at: Mapped[datetime | None] = personal(
        UtcDateTime, category=Category.CONTACT, use=ACCOUNT
    )
    created_at: Mapped[datetime] = personal(UtcDateTime, category=Category.IDENTITY, use=ACCOUNT)

    @classmethod
    def register(cls, *, name: str, email: str, password: str | None, language: str) -> Self:
        person = cls.new(name=name, email=email, password=password, language=language)
        db.session.add(person)
        db.session.flush()
        return person

    @classmethod
    def new(cls, *, name: str, email: str, password: str | None, language: str) -> Self:
        """Not in the database yet: hashing takes its time, and should not hold a lock.

        Without a password only a link opens the account, until one is chosen.
        """
        person = cls(name=name, email=as_address(email), language=language, created_at=clock.now())
        if password is None:
            person.forget_password()
        else:
            person.set_password(password)
        return person

    @classmethod
    def with_email(cls, email: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.email == as_address(email)))

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def is_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def has_chosen_password(self) -> bool:
        return self.password_hash != NONE_CHOSEN

    def get_id(self) -> str:
        """What the session cookie holds. A new password makes a new key, which ends every open session."""
        return f"{self.id}.{self.session_key}"

    def set_password(self, password: str) -> None:
        self.password_hash = hasher.hash(normal(password))
        self.end_sessions()

    def forget_password(self) -> None:
        self.password_hash = NONE_CHOSEN
        self.end_sessions()

    def end_sessions(self) -> None:
        self.session_key = secrets.token_hex(16)

    def has_password(self, password: str) -> bool:
        return matches(self.password_hash, password)

    def renew_hash(self, password: str) -> None:
        """The same password, hashed with today's parameters if they were others; sessions go on."""
        if hasher.check_needs_rehash(self.password_hash):
            self.password_hash = hasher.hash(normal(password))

    def confirm_email(self) -> None:
        self.email_confirmed_at = self.email_confirmed_at or clock.now()


class Attempt(Model):
    """How often something was tried within its window; the key is a keyed hash of who and what."""

    __tablename__ = "attempts"

    key: Mapped[str] = impersonal("a keyed hash that leads back to no one", String(64), primary_key=True)
    count: Mapped[int] = impersonal("a number of tries", Integral)
    expires_at: Mapped[datetime] = impersonal("when the window ends", UtcDateTime, index=True)


def as_address(email: str) -> str:
    """One mailbox, one account: mail systems in use today treat an address without regard to case."""
    return email.strip().lower()


def matches(password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, normal(password))
    except (VerificationError, InvalidHashError):
        return False
