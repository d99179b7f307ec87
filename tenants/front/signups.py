"""A sign-up on its way: the answers so far, who gives them, and the co-op that it will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, cast

import sqlalchemy as sa
from flask import g, session

from coop import clock
from tenants import cohorts
from tenants.cohorts import progress
from tenants.directory import Entry
from tenants.front.tables import INVITEES, SIGNUPS, hosting, rows, write

KEPT = timedelta(days=30)  # after the last word of whoever signs up, or after the founding
COOKIE = "signup"


@dataclass(frozen=True)
class Signup:
    """`id` is nobody's to guess. `coop_id` is chosen before there is a co-op: founding twice founds once."""

    id: str
    coop_id: str
    language: str
    answers: dict[str, Any]
    person: str
    email: str
    listed: bool
    touched_at: datetime
    founded_at: datetime | None

    @property
    def coop(self) -> Entry | None:
        return hosting().directory.get(self.coop_id)

    @property
    def first_name(self) -> str:
        return self.person.partition(" ")[0]


def begin(answers: Mapping[str, Any], language: str) -> Signup:
    """From here on the visitor's cookie leads to it."""
    purge()
    signup = Signup(token_hex(16), token_hex(8), language, dict(answers), "", "", False, clock.now(), None)
    write(sa.insert(SIGNUPS).values(**vars(signup)))
    hold(signup)
    return signup


def hold(signup: Signup) -> None:
    session[COOKIE] = signup.id
    session.permanent = True
    g.signup = signup


def let_go() -> None:
    session.pop(COOKIE, None)
    g.signup = None


def held() -> Signup | None:
    """The visitor's own, read once a request."""
    if "signup" not in g:
        g.signup = find(session[COOKIE]) if COOKIE in session else None
    return cast("Signup | None", g.signup)


def mine() -> Signup:
    """As `held`, behind a rule that lets only those in who have one."""
    found = held()
    assert found is not None
    return found


def find(signup_id: str) -> Signup | None:
    found = rows(sa.select(SIGNUPS).where(SIGNUPS.c.id == signup_id))
    return Signup(**found[0]) if found else None


def update(signup: Signup, **values: Any) -> None:
    write(_update(signup, **values))
    g.pop("signup", None)


def found_now(signup: Signup) -> sa.Update:
    """Touches one row for the first who says so, none for any other."""
    return _update(signup, founded_at=clock.now()).where(SIGNUPS.c.founded_at.is_(None))


def purge() -> int:
    """With what was noted beside them: whom they invited, and a place in a cohort that led to no co-op."""
    old = sa.delete(SIGNUPS).where(SIGNUPS.c.touched_at < clock.now() - KEPT)
    invited = sa.delete(INVITEES).where(INVITEES.c.signup_id.not_in(sa.select(SIGNUPS.c.id)))
    under_way = sa.select(SIGNUPS.c.coop_id).where(SIGNUPS.c.founded_at.is_(None))
    beside = (invited, cohorts.forgotten(under_way), progress.forgotten())
    return sum(write(one) for one in (old, *beside))


def _update(signup: Signup, **values: Any) -> sa.Update:
    touched = sa.update(SIGNUPS).where(SIGNUPS.c.id == signup.id)
    return touched.values(touched_at=clock.now(), **values)
