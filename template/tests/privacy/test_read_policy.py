"""The policy and the record of processing say what the tables declare, no less."""

from __future__ import annotations

from enum import StrEnum
from html import unescape
from typing import Any

import pytest
from flask_babel import force_locale
from stage import Actor, Stage

from coop import Application
from coop.privacy import record, words
from coop.privacy.declarations import Basis, Category, Erasure, Personal, Purpose, Retention, Subject

WORDS: list[tuple[type[StrEnum], dict[Any, Any]]] = [
    (Category, words.CATEGORIES),
    (Purpose, words.PURPOSES),
    (Basis, words.BASES),
    (Retention, words.RETENTIONS),
    (Erasure, words.ERASURES),
]


def declared() -> list[Personal | Subject]:
    return [one for _table, _column, one in record.declarations() if isinstance(one, Personal | Subject)]


def text(reader: Actor, path: str) -> str:
    return unescape(reader.get(path).get_data(as_text=True))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("path", ["/privacy", "/privacy/record"])
def test_everything_that_is_declared_is_said(stage: Stage, path: str, language: str) -> None:
    visitor = stage.visitor()
    visitor.post("/language", language=language)
    page = text(visitor, path)
    with stage.app.test_request_context(), force_locale(language):
        for one in declared():
            assert str(words.CATEGORIES[one.category]) in page
            assert str(words.PURPOSES[one.use.purpose]) in page
            assert str(words.BASES[one.use.basis]) in page
            assert str(words.RETENTIONS[one.use.retention]) in page
            assert path == "/privacy/record" or str(words.ERASURES[one.use.erasure]) in page


def test_each_use_has_its_own_categories(stage: Stage) -> None:
    with stage.app.app_context():
        found = {one.use: set(one.categories) for one in record.processings()}
    assert set(found) == {one.use for one in declared()}
    for one in declared():
        assert one.category in found[one.use]
    assert sum(map(len, found.values())) == len({(one.use, one.category) for one in declared()})


@pytest.mark.parametrize(("declaration", "said"), WORDS)
def test_there_are_words_for_whatever_can_be_declared(
    app: Application, declaration: type[StrEnum], said: dict[Any, Any]
) -> None:
    assert set(said) == set(declaration)
    with app.test_request_context():
        for one in declaration:
            with force_locale("en"):
                english = str(said[one])
            with force_locale("sv"):
                assert str(said[one]) not in {"", english}


def test_everyone_may_read_both_and_they_name_nobody(stage: Stage) -> None:
    ada = stage.member("Ada", roles=("board",))
    for path in ("/privacy", "/privacy/record"):
        page = text(stage.visitor(), path)
        assert "data@coop.example" in page
        assert "Ada" not in page
        assert ada.email not in page


def test_the_record_says_who_answers_for_it(stage: Stage) -> None:
    page = text(stage.visitor(), "/privacy/record")
    assert "<dt>Controller</dt><dd><bdi>Provkooperativet</bdi></dd>" in page
