"""In which language the host speaks to a visitor."""

from __future__ import annotations

from flask import request, session

from coop.web.language import LANGUAGES


def language() -> str:
    """What the visitor chose, else what the browser asks for, else English."""
    if not request:
        return "en"
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(LANGUAGES) or "en"
