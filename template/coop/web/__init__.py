"""What every page shares; wiring only."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from coop import clock, formats, htmx
from coop.access import me
from coop.config import Settings
from coop.governance.charter import in_force
from coop.web import errors, headers, language, navigation, views, words

csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    Babel(
        app,
        default_translation_directories="translations",
        locale_selector=language.language,
        timezone_selector=language.timezone,
    )
    csrf.init_app(app)
    app.register_blueprint(views.blueprint)
    app.context_processor(shared)
    app.jinja_env.filters.update(
        money=money,
        percent=formats.percent,
        date=formats.date,
        datetime=formats.date_and_time,
        time_left=formats.time_left,
    )
    app.after_request(headers.secure_https if settings.production else headers.secure)
    app.register_error_handler(HTTPException, errors.error)
    app.register_error_handler(Exception, errors.fault)


def shared() -> dict[str, Any]:
    """What every template can count on."""
    return {
        "coop": in_force(),
        "me": me(),
        # Called by whole pages alone: a fragment need not count what waits.
        "navigation": navigation.navigation,
        "footer": navigation.footer,
        "locale": str(get_locale()),
        "is_fragment": htmx.wants_fragment(),
        "is_answer": htmx.answers_a_form(),
        "now": clock.now(),
        **words.words(),
    }


def money(minor: int) -> str:
    return formats.money(minor, in_force()["currency"])
