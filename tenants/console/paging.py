"""A long table, a page at a time, with what was searched for kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from coop.paging import Page

FILTERS = ("q", "state", "only", "sort")


@dataclass(frozen=True)
class Filtered(Page):
    def _url(self, number: int) -> str:
        kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
        return url_for(str(request.endpoint), **{**kept, **(request.view_args or {}), "page": number})
