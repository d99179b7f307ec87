"""The charter as bylaws: numbered articles of numbered sentences, and what changed from one day to another.

Pure: the rules at a time in, frozen values out. Pages, Markdown and PDF are written from the same articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from coop.governance.bylaws.sentences import MATTERS, as_usual, matter, sentence
from coop.governance.clauses import Clause, Tier
from coop.governance.matters import USUAL

Groups = Iterable[tuple[Any, tuple[Clause, ...]]]


@dataclass(frozen=True)
class Decided:
    """What gave a rule its value, and when: the founding, which has no number, or a decision."""

    at: datetime
    number: int | None = None
    vote_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """The rules at a time. What nobody had decided is not in `decided`: it comes with the platform."""

    values: Mapping[str, Any]
    decided: Mapping[str, Decided]

    @property
    def currency(self) -> str:
        return str(self.values["currency"])


@dataclass(frozen=True)
class Source:
    """Where a sentence comes from. Several rules in one sentence have a source each."""

    key: str
    title: str
    decided: Decided | None


@dataclass(frozen=True)
class Provision:
    number: str
    text: str
    is_registered: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Article:
    number: int
    title: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class Change:
    """A rule that is another on the later day. `before` is empty when the co-op was not founded yet."""

    key: str
    title: str
    before: str
    after: str
    decided: Decided | None


def articles(groups: Groups, standing: Standing) -> tuple[Article, ...]:
    """In the order of the charter's page; what is decided per matter has an article for each matter."""
    return tuple(
        Article(number, title, tuple(_provisions(number, clauses, standing)))
        for number, (title, clauses) in enumerate(_headed(groups), 1)
    )


def changes(clauses: Iterable[Clause], before: Standing | None, after: Standing) -> tuple[Change, ...]:
    """The rules whose value differs. From before the founding, all that the founders and members decided."""
    return tuple(
        Change(
            clause.key,
            str(clause.title),
            _shown(clause, before) if before else "",
            _shown(clause, after),
            after.decided.get(clause.key),
        )
        for clause in clauses
        if _differs(clause.key, before, after)
    )


def _headed(groups: Groups) -> Iterator[tuple[str, list[Clause]]]:
    for title, clauses in groups:
        by_matter = {
            word: list(some)
            for word, some in groupby(sorted(clauses, key=_matter_order), lambda clause: matter(clause.key))
        }
        if general := by_matter.pop("", None):
            yield str(title), general
        for word, some in by_matter.items():
            yield str(MATTERS[word]), some


def _matter_order(clause: Clause) -> int:
    """Sorting keeps the clauses of one matter in the order in which they stand."""
    word = matter(clause.key)
    return list(MATTERS).index(word) + 1 if word else 0


def _provisions(article: int, clauses: list[Clause], standing: Standing) -> Iterator[Provision]:
    usual = [clause for clause in clauses if _is_usual(clause, standing)]
    own = [clause for clause in clauses if clause not in usual]
    spoken = [(sentence(one, standing.values[one.key], standing.currency), [one]) for one in own]
    if usual:
        spoken.append((as_usual([clause.key for clause in usual]), usual))
    for place, (text, some) in enumerate(spoken, 1):
        named = standing.values.get("in_bylaws", ())
        registered = any(clause.tier == Tier.REGISTERED or clause.key in named for clause in some)
        yield Provision(f"{article}.{place}", text, registered, tuple(_sources(some, standing)))


def _is_usual(clause: Clause, standing: Standing) -> bool:
    return bool(matter(clause.key)) and standing.values[clause.key] == USUAL


def _sources(clauses: list[Clause], standing: Standing) -> Iterator[Source]:
    for clause in clauses:
        yield Source(clause.key, str(clause.title), standing.decided.get(clause.key))


def _differs(key: str, before: Standing | None, after: Standing) -> bool:
    return key in after.decided if before is None else before.values[key] != after.values[key]


def _shown(clause: Clause, standing: Standing) -> str:
    return clause.kind.show(standing.values[clause.key], standing.currency)
