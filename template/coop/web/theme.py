"""The one colour of a platform, from which the stylesheet makes all others."""

from __future__ import annotations

from flask import Response, make_response

YEAR = 365 * 24 * 3600  # seconds


def stylesheet(hue: int) -> Response:
    """`hue` in degrees; any turn more or less is the same colour."""
    response = make_response(":root{--hue:" + str(hue % 360) + "}\n")
    response.content_type = "text/css; charset=utf-8"
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    return response
