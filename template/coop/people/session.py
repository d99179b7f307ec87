"""Who is signed in. The cookie holds the account's number and its session key, signed."""

from __future__ import annotations

import re
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Flask, current_app, session
from flask_login import LoginManager, login_user, logout_user
from werkzeug.exceptions import HTTPException

from coop.database import db
from coop.people.models import Person

COOKIE = re.compile(r"([0-9]{1,18})\.([^\s]{1,32})")

login_manager = LoginManager()
# "strong" would bind a session to a network address, which telephones change all day. The cookie is signed,
# kept from scripts and other sites, and void when the password changes.
login_manager.session_protection = None


def init_app(app: Flask) -> None:
    login_manager.init_app(app)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(cookie: str) -> Person | None:
    """None when the password has changed since: its key is another one."""
    parts = COOKIE.fullmatch(cookie)
    person = db.session.get(Person, int(parts[1])) if parts else None
    return person if parts and person and compare_digest(person.session_key, parts[2]) else None


def begin(person: Person) -> None:
    """A session of its own: nothing that was in the visitor's goes on, least of all its CSRF token."""
    session.clear()
    session.permanent = True
    login_user(person)


def end() -> None:
    logout_user()
    session.clear()


def own_page(target: str | None) -> str | None:
    """The target if it is a page of this very site; anything else could lead a visitor astray.

    Browsers read a backslash as a slash and skip control characters, so that a slash and a backslash, or a
    slash, a tab and a slash, lead to another host.
    """
    if not target or re.search(r"[\x00-\x20\\\x7f]", target) or not re.match(r"/(?!/)", target):
        return None
    return target if _is_page(urlsplit(target).path) else None


def _is_page(path: str) -> bool:
    """Whether it can be looked at: the address of a form that was refused perhaps only takes posts."""
    try:
        current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return False
    return True
