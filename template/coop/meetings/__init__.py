"""Meetings of the members: called in time, attended, and told of in minutes that are signed and stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    from coop.meetings import views

    app.register_blueprint(views.blueprint)
