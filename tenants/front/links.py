"""What a link to a sign-up carries: which it is, signed, for one purpose and for a time."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from coop.people.tokens import Signer
from tenants.front import signups
from tenants.front.signups import Signup
from tenants.front.tables import hosting

DAY = 24 * 3600


@dataclass(frozen=True)
class Link:
    """Void once the sign-up has another address: who confirms is who got the letter."""

    purpose: str
    endpoint: str
    days: int

    def to(self, signup: Signup) -> str:
        """Rests on the host's own address alone: the Host header may be forged."""
        token = str(self._serializer().dumps([signup.id, self._held(signup)]))
        adapter = current_app.url_map.bind("")
        return hosting().host.url + adapter.build(self.endpoint, {"token": token})

    def signup(self, token: str) -> Signup | None:
        """None when the link is forged, too old or void."""
        try:
            signup_id, held = self._serializer().loads(token, max_age=self.days * DAY)
        except (BadSignature, ValueError, TypeError):
            return None
        signup = signups.find(signup_id)
        return signup if signup and self._held(signup) == held else None

    def current(self) -> Signup | None:
        return self.signup((request.view_args or {}).get("token", ""))

    def _held(self, signup: Signup) -> str:
        return sha256(signup.email.encode()).hexdigest()[:16] if self is CONFIRM else ""

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            hosting().host.key("front"), salt=f"signup.{self.purpose}", signer=Signer
        )


CONFIRM = Link("confirm", "confirm.confirm", days=7)
RETURN = Link("return", "sign_up.come_back", days=30)
