"""One URL answers page or fragment: the last line of a view says `return htmx.page(...)`."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request


def wants_fragment() -> bool:
    """htmx asks for a part; a whole-page navigation or a history visit gets the page."""
    return request.headers.get("HX-Request-Type", "full") == "partial"


def answers_a_form() -> bool:
    """Whether the part replaces a form that was sent: the focus was in it, and goes to the answer.

    A part that asked for itself, because time passed, must leave the focus where it is.
    """
    return wants_fragment() and request.headers.get("HX-Source", "").startswith(("form", "button"))


def page(template: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The whole page, or `fragment` (a template of its own) when htmx asked for a part of it."""
    chosen = fragment if fragment and wants_fragment() else template
    response = make_response(render_template(chosen, status=status, **context), status)
    response.vary.update(("HX-Request", "HX-Request-Type"))
    return response


def see(url: str) -> Response:
    """After a post: 303, so that reload and back never post twice."""
    return make_response(redirect(url, 303))
