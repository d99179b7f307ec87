"""What a visitor reads where no co-op answers. In both languages: nobody here knows the visitor's."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from tenants.config import Host
from tenants.directory import Entry, State
from tenants.serving.gate import Reason, Turned

Words = tuple[int, tuple[str, str], tuple[str, str]]
WORDS: dict[State | None, Words] = {
    None: (
        404,
        ("Här finns inget kooperativ", "Adressen kan vara felskriven, eller ledig."),
        ("No co-op is here", "The address may be mistyped, or free."),
    ),
    State.SUSPENDED: (
        503,
        ("Kooperativet är pausat", "Dess data finns kvar. Fråga den som driver värden varför."),
        ("The co-op is suspended", "Its data are kept. Ask whoever runs the host why."),
    ),
    State.CLOSED: (
        410,
        ("Kooperativet har lämnat den här värden", "Det finns kanske kvar på en annan adress."),
        ("The co-op has left this host", "It may live on at another address."),
    ),
}
NOT_UPGRADED: Words = (
    503,
    ("Kooperativet uppgraderas", "Dess data finns kvar. Försök igen om en stund."),
    ("The co-op is being upgraded", "Its data are kept. Try again in a while."),
)
TURNED: dict[Reason, Words] = {
    Reason.REQUESTS: (
        429,
        (
            "Det är mer än vi hinner svara på just nu",
            "Inget sparades. Vänta en stund, gå tillbaka och försök igen.",
        ),
        (
            "That is more than we can answer at once",
            "Nothing was saved. Wait a little, go back and try again.",
        ),
    ),
    Reason.THREADS: (
        503,
        (
            "Många besöker kooperativet just nu",
            "Inget sparades. Vänta en stund, gå tillbaka och försök igen.",
        ),
        ("Many visit the co-op just now", "Nothing was saved. Wait a little, go back and try again."),
    ),
}
PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
<section lang="en"><h2>{other_title}</h2><p>{other_text}</p></section>
<p><a href="{url}">{url}</a></p>
</main>
</body>
</html>
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def refusal(entry: Entry | None, host: Host) -> Response:
    return _page(WORDS[entry.state if entry else None], host)


def not_upgraded(host: Host) -> Response:
    return _page(NOT_UPGRADED, host)


def turned_away(turned: Turned, host: Host) -> Response:
    """What was typed stands in the form behind this page; sending it again is enough."""
    page = _page(TURNED[turned.reason], host)
    page.headers["Retry-After"] = str(turned.seconds)
    return page


def led_on(url: str) -> Response:
    """Kept by nobody: a co-op that gives its domain up answers at its label again."""
    return Response("", 308, {"Location": url, "Cache-Control": "no-store"}, content_type="text/plain")


def _page(words: Words, host: Host) -> Response:
    status, swedish, english = words
    page = PAGE.format(
        title=swedish[0], text=swedish[1], other_title=english[0], other_text=english[1], url=escape(host.url)
    )
    return Response(page, status, HEADERS, content_type="text/html; charset=utf-8")
