"""How often something may be tried, counted in the database so that all workers share one count.

The counting is the library `limits`; its storage is the table of attempts, which keeps a keyed hash of who
and what and so names nobody.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Any

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete, select

from coop import clock
from coop.database import db
from coop.people.models import Attempt

SIGN_IN_ACCOUNT = parse("8 per 15 minutes")
SIGN_IN_ADDRESS = parse("40 per 15 minutes")
LETTERS_ACCOUNT = parse("4 per hour")
LETTERS_ADDRESS = parse("20 per hour")


class Attempts(Storage):
    """The part of a storage that a fixed window asks for."""

    STORAGE_SCHEME = None

    @property
    def base_exceptions(self) -> type[Exception]:
        return LookupError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        attempt = self._current(key)
        if attempt is None:
            db.session.execute(delete(Attempt).where(Attempt.key == _hashed(key)))
            ends = clock.now() + timedelta(seconds=expiry)
            attempt = Attempt(key=_hashed(key), count=0, expires_at=ends)
            db.session.add(attempt)
        attempt.count += amount
        db.session.flush()
        return int(attempt.count)

    def get(self, key: str) -> int:
        attempt = self._current(key)
        return int(attempt.count) if attempt else 0

    def get_expiry(self, key: str) -> float:
        attempt = self._current(key)
        return (attempt.expires_at if attempt else clock.now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return None

    def clear(self, key: str) -> None:
        db.session.execute(delete(Attempt).where(Attempt.key == _hashed(key)))

    def _current(self, key: str) -> Attempt | None:
        return db.session.scalar(
            select(Attempt).where(Attempt.key == _hashed(key), Attempt.expires_at > clock.now())
        )


_limiter = FixedWindowRateLimiter(Attempts())


def wait_until(*limits: tuple[RateLimitItem, str]) -> datetime | None:
    """Counts one attempt under each limit; the time from which another is allowed when one is used up."""
    refused = [one for one in limits if not _limiter.hit(*one)]
    ends = [_limiter.get_window_stats(*one).reset_time for one in refused]
    return datetime.fromtimestamp(max(ends), UTC) if ends else None


def sign_in(email: str) -> datetime | None:
    return wait_until((SIGN_IN_ACCOUNT, f"sign-in {email}"), (SIGN_IN_ADDRESS, f"sign-in from {_network()}"))


def letter(email: str) -> datetime | None:
    """Registration, confirmation and reset send mail to whatever address is typed."""
    return wait_until((LETTERS_ACCOUNT, f"letter {email}"), (LETTERS_ADDRESS, f"letter from {_network()}"))


def forgive(email: str) -> None:
    """After a right password the account's count starts anew; the network's goes on."""
    _limiter.clear(SIGN_IN_ACCOUNT, f"sign-in {email}")


def purge() -> int:
    """Forgets windows that are over. Returns how many."""
    done: Any = db.session.execute(delete(Attempt).where(Attempt.expires_at <= clock.now()))
    return int(done.rowcount)


def _network() -> str:
    """An IPv6 subscriber has a whole /64 to try from, so that counts as one address."""
    address = ip_address(request.remote_addr or "::")
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _hashed(key: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), key.encode(), sha256).hexdigest()
