"""The words of a template, in the language that it is rendered in.

A page asks for some hundred, and Flask-Babel would look for request, language and catalogue at each of them:
a quarter of a long page's time. Here that is done once, when a template begins.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def words() -> dict[str, Callable[..., str]]:
    """What `_` and `trans` call, in the place of the functions that Jinja was given for all languages."""
    catalogue: NullTranslations = get_translations()

    @pass_eval_context
    def gettext(template: EvalContext, text: str, **values: Any) -> str:
        said = _said(catalogue, text, template.autoescape)
        return said % values if values or "%" in said else said

    @pass_eval_context
    def ngettext(template: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
        said = catalogue.ngettext(one, many, num)
        return (_markup(said) if template.autoescape else said) % {"num": num, **values}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


@lru_cache(maxsize=4096)
def _said(catalogue: NullTranslations, text: str, is_markup: bool) -> str:
    """There are only so many words in templates, and they do not change."""
    said = catalogue.gettext(text)
    return _markup(said) if is_markup else said


def _markup(said: str) -> Markup:
    """What is put into it is escaped; the words themselves are ours, and those of our translators."""
    return Markup(said)  # noqa: S704
