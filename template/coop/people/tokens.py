"""What a mailed link carries: who it is for, signed, for one purpose and for a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from coop import clock
from coop.database import db
from coop.people.models import Person

HOUR = 3600
# As itsdangerous makes them: parts between points, the last of them a signature of 20 bytes.
SIGNED = re.compile(r'(?<=/)[\w.-]*[.][\w-]{27}[^/?\s"]*')


class Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


@dataclass(frozen=True)
class Link:
    """`holds` names what of the person must not have changed since: once used, a link is void."""

    purpose: str
    seconds: int
    holds: str

    def token_for(self, person: Person) -> str:
        return str(self._serializer().dumps([person.id, self._held(person)]))

    def person_of(self, token: str) -> Person | None:
        """Who the link was made for; None when it is forged, too old or already used."""
        try:
            person_id, held = self._serializer().loads(token, max_age=self.seconds)
        except (BadSignature, ValueError):
            return None
        person = db.session.get(Person, person_id)
        return person if person and self._held(person) == held else None

    def _serializer(self) -> URLSafeTimedSerializer:
        key, salt = str(current_app.secret_key), f"people.{self.purpose}"
        return URLSafeTimedSerializer(key, salt=salt, signer=Signer)

    def _held(self, person: Person) -> str:
        """A digest: of the hash of a password, random salt included, it tells nothing."""
        return sha256(f"{person.email} {getattr(person, self.holds)}".encode()).hexdigest()[:32]


confirmation = Link("confirmation", 7 * 24 * HOUR, "email_confirmed_at")
reset = Link("reset", HOUR, "password_hash")


def redacted(text: str) -> str:
    """A line for a log, without the links by which its reader could do what their addressees can."""
    return SIGNED.sub("…", text)
