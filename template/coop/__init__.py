"""A platform that its members own and govern.

The application is loaded when it is first asked for: whoever only counts an election does not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coop.application import LARGEST_FORM, SESSION_SECONDS, Application, create_app, flask_settings

__all__ = ["LARGEST_FORM", "SESSION_SECONDS", "Application", "create_app", "flask_settings"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module("coop.application"), name)
