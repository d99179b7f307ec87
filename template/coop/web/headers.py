"""What every answer says to the browser: what it may load, show and keep."""

from __future__ import annotations

from flask import Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the CSRF check over https needs it
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEAR = 365 * 24 * 3600


def secure(response: Response) -> Response:
    if "token" in (request.view_args or {}):  # a mailed link goes no further, not even to our own log
        response.headers.setdefault("Referrer-Policy", "strict-origin")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def secure_https(response: Response) -> Response:
    """For this name alone: what lies below a co-op's domain is not ours to promise."""
    response.headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}"
    return secure(response)
