"""The bylaws as a document to take along, each sentence with its source and the way to its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import get_locale, gettext

from coop import formats, paper, site
from coop.governance.bylaws import Article, Decided, Provision, Standing
from coop.governance.bylaws.days import day_text, today


def paper_of(articles: tuple[Article, ...], standing: Standing, day: date | None) -> paper.Paper:
    name = str(standing.values["name"])
    return paper.Paper(
        title=gettext("Bylaws of %(name)s", name=name),
        author=name,
        language=str(get_locale()),
        lead=(standing_words(day), registered_words(gettext("Registered"))),
        sections=[_section(article) for article in articles],
    )


def standing_words(day: date | None) -> str:
    """Which text this is. A paper outlives its day, so it always has a date."""
    if day and day != today():
        return str(gettext("As they stood at the end of %(day)s.", day=day_text(day)))
    return str(gettext("As they stand on %(day)s.", day=day_text(today())))


def registered_words(mark: str) -> str:
    """What the mark means that some rules have."""
    words = gettext(
        "%(mark)s marks what stands in the bylaws that the law knows."
        " A change of it binds once it is registered.",
        mark=mark,
    )
    return str(words)


def said(decided: Decided | None) -> str:
    """Who gave a rule its value, and when."""
    if not decided:
        return str(gettext("Nobody yet: it comes with the platform"))
    day = formats.date(decided.at)
    if decided.vote_id is None:
        return str(gettext("The founders, %(day)s", day=day))
    return str(gettext("Decision %(number)s, %(day)s", number=decided.number, day=day))


def _section(article: Article) -> paper.Section:
    lines = [_line(provision) for provision in article.provisions]
    return paper.Section(f"{article.number}. {article.title}", lines)


def _line(provision: Provision) -> paper.Line:
    mark = gettext("Registered") if provision.is_registered else ""
    return paper.Line(provision.number, provision.text, mark, list(_sources(provision)))


def _sources(provision: Provision) -> Iterator[paper.Source]:
    for source in provision.sources:
        text = said(source.decided)
        if len(provision.sources) > 1:
            text = gettext("%(title)s: %(value)s", title=source.title, value=text)
        yield paper.Source(text, site.address("governance.clause", clause=source.key))
