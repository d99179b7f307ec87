"""The pages for what went wrong."""

from __future__ import annotations

from flask import Response, current_app, got_request_exception, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from coop import htmx
from coop.database import db, is_full
from coop.governance.charter import NotFounded
from coop.people.tokens import redacted


def error(problem: HTTPException) -> Response:
    """A page that says what happened, what was kept and what to do. Nothing of the request was saved."""
    if isinstance(problem, SecurityError):  # another host's name: nothing of ours is shown under it
        return Response("400\n", 400, content_type="text/plain")
    if isinstance(problem.response, Response) or (problem.code or 500) < 400:
        return make_response(problem.get_response())
    db.session.rollback()
    response = _error_page(problem.code or 500, expired=isinstance(problem, CSRFError))
    others = [header for header in problem.get_headers() if header[0] != "Content-Type"]  # such as Allow
    response.headers.update(others)
    return response


def fault(problem: Exception) -> Response:
    if isinstance(problem, NotFounded):
        return _page_alone("unfounded.html", 503)
    if is_full(problem):
        return _no_room()
    current_app.logger.error("fault in %s %s", request.method, redacted(request.path), exc_info=problem)
    # Flask itself tells whoever watches for faults only of those that nobody answers for.
    got_request_exception.send(current_app._get_current_object(), exception=problem)  # type: ignore[attr-defined]
    db.session.rollback()
    if current_app.testing:
        raise problem
    return _error_page(500)


def _no_room() -> Response:
    """Whoever runs the server must know; the visitor did nothing wrong, and can still read everything."""
    current_app.logger.error("no room for what %s %s would write", request.method, redacted(request.path))
    db.session.rollback()
    return _error_page(507)


def _error_page(status: int, *, expired: bool = False) -> Response:
    """Should even the database be gone, the page that needs nothing is shown."""
    try:
        response = htmx.page("error.html", "_problem.html", status, expired=expired)
    except NotFounded:
        return _page_alone("unfounded.html", 503)
    except Exception:
        current_app.logger.exception("the error page needs something that is gone")
        return _page_alone("fault.html", status)
    if htmx.wants_fragment():  # into the place for messages, not into the part that was asked for
        response.headers.update({"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"})
    return response


def _page_alone(template: str, status: int) -> Response:
    """Rendered past `shared`, which asks the database: these pages are for when that has no answer."""
    return make_response(current_app.jinja_env.get_template(template).render(status=status), status)
