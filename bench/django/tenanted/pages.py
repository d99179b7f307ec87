"""The decisions of a co-op: the queries of its page by Django's ORM, and its templates.

What the co-op's page has it has as well, by Django's own means: a language from what the browser asks for,
words that go through the catalogue, dates of that language, a token against forgery.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from jinja2 import Environment, FileSystemLoader

from tenanted.decisions.models import CharterEntry, Elector, Proposal

RECORDED = json.loads((Path(os.environ["BENCH_FOLDER"]) / "recorded.json").read_text(encoding="utf-8"))
NAVIGATION = [{"label": word, "url": f"/{word}"} for word in ("Rides", "Decide", "Sign in")]
FOOTER = [{"label": word, "url": f"/{word}"} for word in ("Charter", "Privacy", "Open books")]
ON_A_PAGE = 20


def decisions(request: HttpRequest) -> HttpResponse:
    finished = Proposal.objects.filter(number__isnull=False)
    context = {
        "open_votes": list(_open()),
        "page": {"number": 1, "count": -(-finished.count() // ON_A_PAGE)},
        "finished": list(finished.select_related("replaces").order_by("-number")[:ON_A_PAGE]),
        "coop": {entry.clause: json.loads(entry.value) for entry in _in_force()},
        "me": None,
        "navigation": lambda: NAVIGATION,
        "footer": lambda: FOOTER,
        "locale": get_language(),
        "csrf_token": lambda: get_token(request),
        "request": SimpleNamespace(script_root="", full_path=request.get_full_path()),
    }
    return HttpResponse(render_to_string("governance/decisions.html", context))


def _open():
    own = Elector.objects.filter(proposal=OuterRef("pk"), member__isnull=True).values("voted")
    uncounted = Proposal.objects.filter(state="open").select_related("replaces")
    voters = Count("elector", filter=Q(elector__voted=True))
    return uncounted.annotate(cast=voters, voted=Subquery(own)).order_by("closes_at", "id")


def _in_force():
    latest = CharterEntry.objects.values("clause").annotate(last=Max("seq")).values("last")
    return CharterEntry.objects.filter(seq__in=latest)


def environment(**options: Any) -> Environment:
    """Of the co-op's templates."""
    loader = FileSystemLoader(RECORDED["templates"])
    made = Environment(**{**options, "loader": loader, "extensions": ["jinja2.ext.i18n"]})
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(url_for=_url_for, get_flashed_messages=lambda **_all: [])
    made.filters.update(dict.fromkeys(("money", "datetime", "time_left"), str))  # named, and not used here
    made.filters.update(before=_before, after=_after, date=date_format)
    return made


def _url_for(endpoint: str, **values: Any) -> str:
    return reverse(f"governance{endpoint}" if endpoint.startswith(".") else endpoint, kwargs=values)


def _before(proposal: Proposal) -> str:
    return str(json.loads(proposal.replaces.value)) if proposal.replaces else "155"


def _after(proposal: Proposal) -> str:
    return str(json.loads(proposal.value))
