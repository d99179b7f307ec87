"""How often something may be tried, counted in the host's database so that all workers share one count."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

import sqlalchemy as sa
from flask import request
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from tenants.front.tables import ATTEMPTS, hosting, rows, write


@dataclass(frozen=True)
class Limit:
    """The networks' are wide: a whole course may found its co-ops from one classroom."""

    what: str
    most: int
    within: timedelta = timedelta(hours=1)


SIGNUPS_NETWORK = Limit("sign-up from", 60)
LETTERS_ADDRESS = Limit("letter to", 4)
LETTERS_NETWORK = Limit("letter from", 60)
FOUNDINGS_NETWORK = Limit("founding from", 60)
CODES_NETWORK = Limit("wrong code from", 30)
INVITATIONS_SIGNUP = Limit("invitation of", 40, timedelta(days=1))
INVITATIONS_ADDRESS = Limit("invitation to", 2, timedelta(days=1))
DOMAINS_NETWORK = Limit("check of a domain from", 60)
CONSOLE_ACCOUNT = Limit("console", 8, timedelta(minutes=15))
CONSOLE_NETWORK = Limit("console from", 40, timedelta(minutes=15))


def may_invite(signup_id: str, email: str) -> bool:
    """A founder writes to whomever she names."""
    return _count(INVITATIONS_SIGNUP, signup_id) and _count(INVITATIONS_ADDRESS, email)


def may_try_code() -> bool:
    """Only wrong codes count: a whole course types the right one from one classroom."""
    return not _is_used_up(CODES_NETWORK, _network())


def note_wrong_code() -> None:
    _count(CODES_NETWORK, _network())


def may_begin() -> bool:
    return _count(SIGNUPS_NETWORK, _network())


def may_write_to(email: str) -> bool:
    """A sign-up sends a letter to whatever address is typed."""
    return _count(LETTERS_NETWORK, _network()) and _count(LETTERS_ADDRESS, email.lower())


def may_found() -> bool:
    return _count(FOUNDINGS_NETWORK, _network())


def may_check_domain() -> bool:
    return _count(DOMAINS_NETWORK, _network())


def may_try_password(email: str) -> bool:
    return _count(CONSOLE_NETWORK, _network()) and _count(CONSOLE_ACCOUNT, email)


def forgive(email: str) -> None:
    """After a right password the account's count starts anew; the network's goes on."""
    write(sa.delete(ATTEMPTS).where(ATTEMPTS.c.key == _key(CONSOLE_ACCOUNT, email)))


def purge() -> int:
    return write(sa.delete(ATTEMPTS).where(ATTEMPTS.c.ends_at <= clock.now()))


def _count(limit: Limit, who: str) -> bool:
    """One attempt more; false when that is one too many. A window that is over starts anew."""
    now = clock.now()
    key = _key(limit, who)
    fresh = {"count": 1, "ends_at": now + limit.within}
    over = ATTEMPTS.c.ends_at <= now
    again = {
        "count": sa.case((over, 1), else_=ATTEMPTS.c.count + 1),
        "ends_at": sa.case((over, fresh["ends_at"]), else_=ATTEMPTS.c.ends_at),
    }
    counted = insert(ATTEMPTS).values(key=key, **fresh).on_conflict_do_update(["key"], set_=again)
    with hosting().directory.writing() as connection:
        count = connection.execute(counted.returning(ATTEMPTS.c.count)).scalar_one()
    return int(count) <= limit.most


def _key(limit: Limit, who: str) -> str:
    return hmac.new(hosting().host.key("limits").encode(), f"{limit.what} {who}".encode(), sha256).hexdigest()


def _is_used_up(limit: Limit, who: str) -> bool:
    mine = sa.select(ATTEMPTS.c.count).where(ATTEMPTS.c.key == _key(limit, who))
    found = rows(mine.where(ATTEMPTS.c.ends_at > clock.now()))
    return bool(found) and int(found[0]["count"]) > limit.most


def _network() -> str:
    """An IPv6 subscriber has a whole /64 to try from, so that counts as one address."""
    address = ip_address(request.remote_addr or "::")
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
