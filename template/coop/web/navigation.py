"""What leads from page to page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coop import services
from coop.access import me
from coop.governance.charter import in_force
from coop.governance.votes import waiting_for


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    current: bool = False
    count: int | None = None


def navigation() -> list[Link]:
    if not current_user.is_authenticated:
        return [
            *_trades(),
            _link(_("Decide"), "governance.decisions", "governance"),
            _link(_("Sign in"), "people.sign_in"),
        ]
    found = me()
    waiting = waiting_for(found) if found else 0
    return [
        _link(_("Home"), "home.home"),
        *_trades(),
        _link(_("Decide"), "governance.decisions", "governance", "meetings", count=waiting or None),
        _link(_("Money"), "books.money", "books"),
        _link(_("Me"), "people.account", "people", "members"),
    ]


def footer() -> list[Link]:
    return [
        _link(_("Charter"), "governance.charter"),
        _link(_("Privacy"), "privacy.policy"),
        _link(_("Open books"), "books.ledger"),
    ]


def _trades() -> list[Link]:
    declared = [services.service(name) for name in in_force()["services"] if name in services.NAMES]
    return [_link(service.title, service.home, service.name) for service in declared]


def _link(label: Any, endpoint: str, *domains: str, count: int | None = None) -> Link:
    """The current one on its own page, and on every page of the domains that lie behind it."""
    current = request.endpoint == endpoint or request.blueprint in domains
    return Link(label, url_for(endpoint), current, count)
