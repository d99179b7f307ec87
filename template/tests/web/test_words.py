"""A template's words: in its language, and what is put into a page's is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from jinja2 import Environment
from jinja2.nodes import EvalContext

import coop
from coop.web.words import words

TRANSLATIONS = str(Path(coop.__file__).parent / "translations")
EVIL = "<b>&"


@pytest.fixture
def babel() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_translation_directories=TRANSLATIONS)
    with app.test_request_context():
        yield


def said(name: str = "_", *, page: bool = True) -> Callable[..., str]:
    """As a template calls it."""
    return partial(words()[name], EvalContext(Environment(autoescape=page)))


@pytest.mark.usefixtures("babel")
def test_the_language_of_the_moment() -> None:
    assert said()("Decisions") == "Decisions"
    with force_locale("sv"):
        assert said()("Decisions") == "Beslut"
        assert said("ngettext")("%(num)s day", "%(num)s days", 2) == "2 dagar"
    assert said("ngettext")("%(num)s day", "%(num)s days", 1) == "1 day"


@pytest.mark.usefixtures("babel")
def test_a_page_escapes_what_is_put_in() -> None:
    assert said()("<bdi>%(name)s</bdi> belongs", name=EVIL) == "<bdi>&lt;b&gt;&amp;</bdi> belongs"
    assert said("ngettext")("%(num)s %(x)s", "%(num)s %(x)s", 1, x=EVIL) == "1 &lt;b&gt;&amp;"


@pytest.mark.usefixtures("babel")
def test_a_letter_does_not() -> None:
    assert said(page=False)("Dear %(name)s", name=EVIL) == "Dear <b>&"


@pytest.mark.usefixtures("babel")
def test_a_sign_that_is_no_place_for_a_value() -> None:
    assert said()("100%%") == "100%"
    assert said()("plain") == "plain"
