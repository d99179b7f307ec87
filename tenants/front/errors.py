"""The host's pages for what went wrong."""

from __future__ import annotations

from flask import Flask, Response, current_app, got_request_exception, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, error)
    app.register_error_handler(Exception, fault)


def error(problem: HTTPException) -> Response:
    if isinstance(problem, SecurityError):  # another name than ours: nothing of ours is shown under it
        return Response("400\n", 400, content_type="text/plain")
    if isinstance(problem.response, Response) or (problem.code or 500) < 400:
        return make_response(problem.get_response())
    status = problem.code or 500
    page = render_template("front/error.html", status=status, expired=isinstance(problem, CSRFError))
    response = make_response(page, status)
    response.headers.update(header for header in problem.get_headers() if header[0] != "Content-Type")
    return response


def fault(problem: Exception) -> Response:
    """Says what needs no database and no translation, either of which may be what broke."""
    current_app.logger.error("fault in %s %s", request.method, request.path, exc_info=problem)
    got_request_exception.send(current_app._get_current_object(), exception=problem)  # type: ignore[attr-defined]
    if current_app.testing:
        raise problem
    return make_response(current_app.jinja_env.get_template("fault.html").render(status=500), 500)
