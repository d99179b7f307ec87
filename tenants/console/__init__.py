"""The operators' console, at the host's own name: how the host and its co-ops stand, in numbers.

Nothing of what is in a co-op is read here; what a list needs of each was noted when the co-op was visited.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import format_decimal

MEGABYTE, GIGABYTE = 10**6, 10**9


def register(app: Flask) -> None:
    from tenants.console.views import blueprint

    app.register_blueprint(blueprint)
    app.add_template_filter(size)


def size(count: int | None) -> str:
    """Bytes as the reader's language writes them: 1234567 is “1,2 MB” in Swedish."""
    if count is None:
        return "–"
    unit, name = (GIGABYTE, "GB") if count >= GIGABYTE else (MEGABYTE, "MB")
    return f"{format_decimal(round(count / unit, 1))} {name}"
