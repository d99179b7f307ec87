"""Which operator is signed in. The cookie is the host's own: no co-op knows its key."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import g, session

from coop import clock
from coop.access import Rule
from tenants import operators
from tenants.front.tables import hosting
from tenants.operators import Operator

LASTS = timedelta(hours=12)


def begin(operator: Operator) -> None:
    """A session of its own: nothing that was in the visitor's goes on but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session["operator"] = operator.cookie
    session["until"] = (clock.now() + LASTS).timestamp()
    session.permanent = True
    g.operator = operator


def end() -> None:
    session.clear()
    g.operator = None


def held() -> Operator | None:
    """Read once a request."""
    if "operator" not in g:
        is_open = session.get("until", 0) > clock.now().timestamp()
        cookie = session.get("operator", "") if is_open else ""
        g.operator = operators.of_cookie(hosting().directory, cookie)
    return cast("Operator | None", g.operator)


def me() -> Operator:
    """As `held`, behind a rule that lets only operators in."""
    found = held()
    assert found is not None
    return found


operator = Rule("operator", lambda: held() is not None)
