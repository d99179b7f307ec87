"""Where this co-op is reached, and the settings that say so."""

from __future__ import annotations

from typing import Any

from flask import current_app

from coop.config import Settings


def settings() -> Settings:
    found = current_app.extensions["coop"]
    assert isinstance(found, Settings)
    return found


def address(endpoint: str, **values: Any) -> str:
    """An absolute link for a mail. It rests on COOP_URL alone: there may be no request, or a forged one."""
    return settings().url + current_app.url_map.bind("").build(endpoint, values)
