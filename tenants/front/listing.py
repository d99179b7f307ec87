"""The co-ops that the front page shows, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from coop.paging import ON_A_PAGE, Page
from tenants import listing
from tenants.directory import Entry
from tenants.front.tables import hosting

AT_A_GLANCE = 6  # on the front page itself
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Listed(Page):
    """Of those with these words in name or address."""

    words: str = ""
    all: int = 0

    @classmethod
    def searched(cls) -> Listed:
        words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
        count = listing.count(hosting().directory, words)
        page = Page.asked_for(count)
        return cls(page.number, page.count, words, count)

    @property
    def entries(self) -> list[Entry]:
        after = (self.number - 1) * ON_A_PAGE
        return listing.shown(hosting().directory, self.words, most=ON_A_PAGE, after=after)

    def _url(self, number: int) -> str:
        return url_for("pages.co_ops", q=self.words or None, page=number)


def count() -> int:
    return listing.count(hosting().directory)


def first() -> list[Entry]:
    return listing.shown(hosting().directory, most=AT_A_GLANCE)
