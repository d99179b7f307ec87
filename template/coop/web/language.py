"""In which language and by which clock a page speaks."""

from __future__ import annotations

from flask import request, session
from flask_login import current_user

from coop.governance.charter import NotFounded, in_force

LANGUAGES = ("sv", "en")


def language() -> str:
    """What the visitor chose, else the account's, else what the browser asks for, else the charter's."""
    if not request:
        return "en"
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    if current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or _charter_or("language", "en")


def timezone() -> str:
    return _charter_or("timezone", "UTC")


def _charter_or(key: str, otherwise: str) -> str:
    try:
        return str(in_force()[key])
    except NotFounded:
        return otherwise
